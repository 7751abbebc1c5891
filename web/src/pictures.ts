/* What the instruments saw, ready to be laid side by side: the moments that are pictured, what was seen at each with and without
 * treatment, and lines drawn in frames of one scale. */
import { type Num, type Picture, type PictureLine, type Report } from "./data";
import { svg } from "./dom";
import { plain, sentence } from "./format";

/* ---- the moments ---- */

export interface Moment {
  visit: number;
  words: string /* "3 months after" */;
  treated: Picture;
  untreated: Picture | null /* before the first session both are one */;
}

export function moment_words(report: Report, visit: number): string {
  const words = report.visits[visit]?.words ?? "";
  return visit === 0 ? "Before" : sentence(words.replace(" the last session", ""));
}

export function moments_of(report: Report, instrument: string): Moment[] {
  const of = report.pictures.filter((picture) => picture.instrument === instrument);
  return of
    .filter((picture) => picture.arm === "treated")
    .sort((a, b) => a.visit - b.visit)
    .map((treated) => ({
      visit: treated.visit,
      words: moment_words(report, treated.visit),
      treated,
      untreated:
        of.find((other) => other.arm === "untreated" && other.visit === treated.visit) ?? null,
    }));
}

/* ---- lines ---- */

export type Point = [number, number];

export function points_of(line: PictureLine): Point[] {
  const known = (value: Num | undefined): value is number => typeof value === "number";
  return line.x_mm.flatMap((x, i): Point[] => {
    const z = line.z_mm[i];
    return known(x) && known(z) ? [[x, z]] : [];
  });
}

export function line_of(picture: Picture | null, key: string): Point[] {
  const line = picture?.lines.find((one) => one.key === key);
  return line ? points_of(line) : [];
}

/* ---- one scale for all ---- */

export interface Box {
  left: number;
  right: number;
  low: number;
  high: number;
}

export function box_of(points: Point[]): Box {
  const box = { left: Infinity, right: -Infinity, low: Infinity, high: -Infinity };
  for (const [x, z] of points) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.low = Math.min(box.low, z);
    box.high = Math.max(box.high, z);
  }
  return box;
}

/* How many times heights are drawn larger than widths so that `height_mm` takes at least `wanted` of a width of `width_mm`: 1 where
 * nothing is hidden by drawing true. */
export function exaggeration_for(height_mm: number, width_mm: number, wanted: number): number {
  return (
    [1, 2, 5, 10, 20, 50, 100].find((times) => times * height_mm >= wanted * width_mm) ??
    (height_mm > 0 ? 100 : 1)
  );
}

/* A round length of about a quarter of what is in view. */
export function bar_of(width_mm: number): number {
  const wanted = width_mm / 4;
  const power = 10 ** Math.floor(Math.log10(wanted));
  return power * ([5, 2, 1].find((step) => step * power <= wanted) ?? 1);
}

export function length_words(mm: number): string {
  return mm < 0.1 ? `${plain(1000 * mm)} µm` : `${plain(mm)} mm`;
}

export function times_words(times: number, up = "heights", across = "widths"): string {
  return times === 1 ? "true to scale" : `${up} ${times} times as large as ${across}`;
}

/* A round outline through points all around: splines (Catmull and Rom) instead of straight sides. */
export function smooth(points: Point[]): Point[] {
  const [first, last] = [points[0], points[points.length - 1]];
  const joined = first && last && Math.hypot(first[0] - last[0], first[1] - last[1]) < 1e-9;
  const ring = joined ? points.slice(0, -1) : points;
  const at = (i: number): Point => ring[(i + ring.length) % ring.length] ?? [0, 0];
  return ring.flatMap((_, i) =>
    [0, 0.25, 0.5, 0.75].map((t): Point => {
      const blend = (k: 0 | 1): number => {
        const [a, b, c, d] = [at(i - 1)[k], at(i)[k], at(i + 1)[k], at(i + 2)[k]];
        return (
          b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
        );
      };
      return [blend(0), blend(1)];
    }),
  );
}

/* ---- a frame ---- */

export interface Layer {
  points: Point[] /* from left to right */;
  kind: string /* what lies below the line: "layer-papillary" */;
}

export interface Stroke {
  points: Point[];
  kind: string;
  closed?: boolean;
}

export interface Frame {
  caption: string;
  layers: Layer[];
  strokes: Stroke[];
  moves?: [Point, Point][] /* where a point of the skin was and has come to */;
}

export interface View {
  name: string /* for those who do not see it */;
  box: Box /* in mm, the same for all frames */;
  times: number;
  /* "down": x runs down the page, and heights to the right: a profile of something upright */
  turned?: boolean;
}

const n = (value: number): string => value.toFixed(2);
const CAPTION_PX = 24;
const BAR_PX = 30;

export function frame_svg(frame: Frame, view: View, width: number): SVGSVGElement {
  const { box, times, turned } = view;
  const [across_mm, up_mm] = turned
    ? [times * (box.high - box.low), box.right - box.left]
    : [box.right - box.left, times * (box.high - box.low)];
  const inner = width - 2;
  const scale = inner / across_mm;
  const picture_px = up_mm * scale;
  const height = CAPTION_PX + picture_px + BAR_PX;
  const bottom = CAPTION_PX + picture_px;
  const place = ([x, z]: Point): Point =>
    turned
      ? [1 + times * (z - box.low) * scale, CAPTION_PX + (x - box.left) * scale]
      : [1 + (x - box.left) * scale, CAPTION_PX + times * (box.high - z) * scale];
  const path = (points: Point[], closed = false): string =>
    (closed ? smooth(points) : points)
      .map((point, i) => {
        const [x, y] = place(point);
        return `${i === 0 ? "M" : "L"}${n(x)} ${n(y)}`;
      })
      .join("") + (closed ? "Z" : "");
  const clip = `clip-${++clips}`;
  const frame_box = { x: 1, y: CAPTION_PX, width: n(inner), height: n(picture_px) };
  /* Where heights are enlarged, a bar for either direction. */
  const across_scale = turned ? times * scale : scale;
  const up_scale = turned ? scale : times * scale;
  const bar_mm = bar_of(inner / across_scale);
  const bar_px = bar_mm * across_scale;
  const up_bar_mm = bar_of(picture_px / up_scale);
  const up_bar_px = up_bar_mm * up_scale;
  const below = (layer: Layer): string => {
    const first = layer.points[0];
    const last = layer.points[layer.points.length - 1];
    if (!first || !last) return "";
    const floor = box.low - (box.high - box.low);
    return `${path([...layer.points, [last[0], floor], [first[0], floor]])}Z`;
  };
  const drawn = svg(
    "g",
    { "clip-path": `url(#${clip})` },
    ...frame.layers.map((layer) => svg("path", { class: layer.kind, d: below(layer) })),
    ...frame.strokes
      .filter((stroke) => stroke.points.length > 1)
      .map((stroke) =>
        svg("path", { class: `seen-line ${stroke.kind}`, d: path(stroke.points, stroke.closed) }),
      ),
    ...(frame.moves ?? []).flatMap(([from, to]) => {
      const [x, y] = place(to);
      return [
        svg("path", { class: "seen-move", d: path([from, to]) }),
        svg("circle", { class: "seen-move-end", cx: n(x), cy: n(y), r: 2.75 }),
      ];
    }),
  );
  return svg(
    "svg",
    {
      class: "seen-frame",
      width,
      height: n(height),
      viewBox: `0 0 ${width} ${n(height)}`,
      role: "img",
      "aria-label": `${view.name}: ${frame.caption}`,
    },
    svg("defs", {}, svg("clipPath", { id: clip }, svg("rect", frame_box))),
    svg("text", { class: "strong", x: 0, y: 14 }, frame.caption),
    drawn,
    svg("rect", { class: "frame", ...frame_box }),
    svg("path", { class: "ruler", d: `M1 ${n(bottom + 8)}v6h${n(bar_px)}v-6` }),
    svg("text", { x: n(bar_px + 8), y: n(bottom + 18) }, length_words(bar_mm)),
    ...(times === 1
      ? []
      : [
          svg("path", {
            class: "ruler",
            d: `M${n(width - 14)} ${n(CAPTION_PX + 8)}h6v${n(up_bar_px)}h-6`,
          }),
          svg(
            "text",
            { x: n(width - 18), y: n(CAPTION_PX + 8 + up_bar_px / 2 + 4), "text-anchor": "end" },
            length_words(up_bar_mm),
          ),
        ]),
  );
}
let clips = 0;
