/* The weave of the collagen seen from above: wavy fibres whose directions and crimp are the run's, and of which those are marked
 * that were laid down since the first session.
 *
 * The run knows the weave by its means: `anisotropy`, by how much more of it lies along the tension lines than across, of both;
 * `crimp`, the length of a fibre over the distance it bridges; `renewals`, how often the collagen was laid down anew. Directions
 * are drawn from the angular Gaussian distribution that has this second moment; a fibre is a wave of this length; and of the
 * fibres that were there at the first session the share exp(-renewals since) remains, as each new one takes the place of a chance
 * old one. The random numbers are the same in all frames, so that what differs is the weave. */
import { type Report } from "./data";
import { svg } from "./dom";
import { random_of } from "./drawing";
import { type Point } from "./pictures";

export interface Weave {
  anisotropy: number;
  crimp: number;
  renewals: number /* since 25 */;
}

export function weave_at(
  report: Report,
  arm: "treated" | "untreated",
  day_d: number,
): Weave | null {
  let nearest = 0;
  report.time_d.forEach((day, i) => {
    if (Math.abs(day - day_d) < Math.abs((report.time_d[nearest] ?? 0) - day_d)) nearest = i;
  });
  const of = (key: string): number | null =>
    report.measures.find((measure) => measure.key === key)?.[arm].central[nearest] ?? null;
  const [anisotropy, crimp, renewals] = [of("anisotropy"), of("crimp"), of("renewals")];
  return anisotropy === null || crimp === null || renewals === null
    ? null
    : { anisotropy, crimp, renewals };
}

/* Of the fibres of `before`, the share that has been laid down anew. */
export function renewed_share(before: Weave, now: Weave): number {
  return 1 - Math.exp(-Math.max(now.renewals - before.renewals, 0));
}

/* Angle to the tension lines of the fibre at rank u of 0 to 1: a direction that is uniform is squeezed until the mean of its
 * squared cosine is (1 + anisotropy)/2. */
export function angle_of(u: number, anisotropy: number): number {
  const along = (1 + anisotropy) / 2;
  const turn = 2 * Math.PI * u;
  return Math.atan2((1 - along) * Math.sin(turn), along * Math.cos(turn));
}

/* The height of a sine over its wavelength at which it is `crimp` times as long as its base. The length of a wave by Simpson's
 * rule; the height by bisection. */
export function wave_height(crimp: number): number {
  const length = (height: number): number => {
    const slope = (k: number): number =>
      Math.hypot(1, 2 * Math.PI * height * Math.cos((k * Math.PI) / 32));
    let sum = slope(0) + slope(16);
    for (let k = 1; k < 16; k++) sum += (k % 2 === 1 ? 4 : 2) * slope(k);
    return sum / 48;
  };
  let [low, high] = [0, 2];
  for (let k = 0; k < 40; k++) {
    const middle = (low + high) / 2;
    if (length(middle) < crimp) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const FIBRES = 150;
const WAVE = 0.09; /* wavelength over the width of the frame */
const n = (value: number): string => value.toFixed(2);

export function weave_svg(before: Weave, now: Weave, name: string, width: number): SVGSVGElement {
  const random = random_of(31);
  const height = 0.72 * width;
  const share = renewed_share(before, now);
  const rise = wave_height(now.crimp) * WAVE * width;
  const old: SVGElement[] = [];
  const renewed: SVGElement[] = [];
  const jumbled = Array.from({ length: FIBRES }, (_, i) => ({ i, by: random() }))
    .sort((a, b) => a.by - b.by)
    .map(({ i }) => i);
  for (const rank of jumbled) {
    const [x, y, phase, long] = [random(), random(), random(), random()];
    const theta = angle_of((rank + random()) / FIBRES, now.anisotropy);
    const laid = random();
    const reach = (0.22 + 0.3 * long) * width;
    const steps = Math.ceil((reach / (WAVE * width)) * 12);
    const points = Array.from({ length: steps + 1 }, (_, k): Point => {
      const s = (k / steps - 0.5) * reach;
      const across = rise * Math.sin(2 * Math.PI * (s / (WAVE * width) + phase));
      return [
        x * width + s * Math.cos(theta) - across * Math.sin(theta),
        y * height - s * Math.sin(theta) - across * Math.cos(theta),
      ];
    });
    const d = points.map(([px, py], k) => `${k ? "L" : "M"}${n(px)} ${n(py)}`).join("");
    (laid < share ? renewed : old).push(
      svg("path", { class: laid < share ? "strand new" : "strand", d }),
    );
  }
  return svg(
    "svg",
    {
      class: "weave",
      width,
      height: n(height),
      viewBox: `0 0 ${width} ${n(height)}`,
      role: "img",
      "aria-label": name,
    },
    svg("rect", { class: "weave-ground", width, height: n(height) }),
    ...old,
    ...renewed,
    svg("rect", { class: "frame", x: 0.5, y: 0.5, width: width - 1, height: n(height - 1) }),
  );
}
