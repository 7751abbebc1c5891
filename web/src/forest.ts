/* A forest of intervals: one row a group, in it one mark an arm with its interval, on one axis, with the zone of the noise. */
import { axis_steps } from "./answer";
import { type Tone, tick_decimals } from "./chart";
import { type Num } from "./data";
import { h, svg } from "./dom";
import { fixed, lines_of } from "./format";
import { sized } from "./sized";

export interface Mark {
  at: Num;
  low: Num;
  high: Num;
  tone: Tone;
  square?: boolean;
  dash?: boolean;
}

export type Row = { heading: string } | { label: string; note?: string; marks: Mark[] };

export interface Forest {
  name: string /* what it shows, for those who do not see it */;
  unit: string /* of the numbers on the axis */;
  rows: Row[];
  zone: Num /* half the width of the noise; null: none */;
  left: string /* what lies below zero and above it */;
  right: string;
}

const AXIS = 42;
const LABELS = 228;
const MARK_PX = 15;
const LETTER_PX = 7.4; /* of a heading, with room for those that are wider */
const LINE_PX = 16;
const NARROW_PX = 560;

export function forest_range(forest: Forest): [number, number] {
  const all = [0];
  for (const row of forest.rows) {
    if ("marks" in row) {
      for (const mark of row.marks) {
        all.push(...[mark.at, mark.low, mark.high].filter((value): value is number => value !== null));
      }
    }
  }
  if (forest.zone !== null) {
    all.push(-forest.zone, forest.zone);
  }
  const low = Math.min(...all);
  const high = Math.max(...all);
  const pad = high > low ? 0.04 * (high - low) : 1;
  return [low - pad, high + pad];
}

const n = (value: number): string => value.toFixed(1);

function mark_shape(mark: Mark, x_of: (value: number) => number, y: number): SVGElement[] {
  const shapes: SVGElement[] = [];
  if (mark.low !== null && mark.high !== null) {
    const [left, right] = [x_of(mark.low), x_of(mark.high)];
    shapes.push(
      svg("path", {
        class: "whisker",
        d: `M${n(left)} ${n(y)}H${n(right)}`,
        "stroke-dasharray": mark.dash ? "3 3" : null,
      }),
      svg("path", { class: "whisker", d: `M${n(left)} ${n(y - 4)}v8M${n(right)} ${n(y - 4)}v8` }),
    );
  }
  if (mark.at !== null) {
    const x = x_of(mark.at);
    shapes.push(
      mark.square
        ? svg("rect", { class: "mark", x: n(x - 4), y: n(y - 4), width: 8, height: 8 })
        : svg("circle", { class: "mark", cx: n(x), cy: n(y), r: 4.5 }),
    );
  }
  return [svg("g", { class: `tone-${mark.tone}` }, ...shapes)];
}

function draw(forest: Forest, width: number): SVGSVGElement {
  const phone = width < NARROW_PX;
  const left = phone ? 0 : LABELS;
  const right = width - (phone ? 0 : 8);
  const [low, high] = forest_range(forest);
  const x_of = (value: number): number => left + ((right - left) * (value - low)) / (high - low);
  const marks: SVGElement[] = [];
  const bands: [number, number][] = []; /* where nothing is written */
  let y = 6;
  for (const row of forest.rows) {
    if ("heading" in row) {
      const most = Math.floor((phone ? width : LABELS - 14) / LETTER_PX);
      const lines = lines_of(row.heading, most);
      y += 12;
      marks.push(
        svg(
          "g",
          {},
          lines.join(" ") === row.heading ? null : svg("title", {}, row.heading),
          ...lines.map((line, i) => svg("text", { class: "strong", x: 0, y: n(y + 9 + LINE_PX * i) }, line)),
        ),
      );
      y += 20 + LINE_PX * (lines.length - 1);
      continue;
    }
    const tall = Math.max(row.marks.length, 1) * MARK_PX + 8;
    if (phone) {
      y += 5;
      marks.push(
        svg("text", { x: 0, y: n(y + 12) }, row.note ? `${row.label}, ${row.note}` : row.label),
      );
      y += 17;
    } else {
      const middle = y + tall / 2;
      marks.push(
        svg("text", { class: "label", x: 0, y: n(middle + 5) }, row.label),
        ...(row.note
          ? [svg("text", { x: left - 14, y: n(middle + 5), "text-anchor": "end" }, row.note)]
          : []),
      );
    }
    bands.push([y, y + tall]);
    row.marks.forEach((mark, i) => {
      marks.push(...mark_shape(mark, x_of, y + 4 + MARK_PX * (i + 0.5)));
    });
    y += tall;
  }
  const base = y + 6;
  const ticks = axis_steps(low, high, phone ? 4 : 8);
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  /* Behind the marks: the noise, and zero. On a phone names stand above the marks and are left free. */
  const behind: SVGElement[] = [];
  const whole: [number, number][] = [[0, base]];
  for (const [top, end] of phone ? bands : whole) {
    const [from, to] = [x_of(-(forest.zone ?? 0)), x_of(forest.zone ?? 0)];
    const [y0, y1] = [n(top), n(end)];
    if (forest.zone !== null) {
      behind.push(
        svg("rect", { class: "zone", x: n(from), y: y0, width: n(to - from), height: n(end - top) }),
        svg("path", { class: "zone-edge", d: `M${n(from)} ${y0}V${y1}M${n(to)} ${y0}V${y1}` }),
      );
    }
    behind.push(svg("path", { class: "axis", d: `M${n(x_of(0))} ${y0}V${y1}` }));
  }
  const height = base + AXIS;
  return svg(
    "svg",
    {
      class: "forest",
      width,
      height: n(height),
      viewBox: `0 0 ${width} ${n(height)}`,
      role: "img",
      "aria-label": forest.name,
    },
    ...behind,
    svg("path", { class: "axis", d: `M${n(left)} ${n(base)}H${n(right)}` }),
    ...ticks.flatMap((tick) => {
      const x = x_of(tick);
      const anchor = x < left + 14 && phone ? "start" : x > right - 14 ? "end" : "middle";
      const words = fixed(tick, tick_decimals(step));
      return [
        svg("path", { class: "axis", d: `M${n(x)} ${n(base)}v5` }),
        svg(
          "text",
          { x: n(x), y: n(base + 18), "text-anchor": anchor },
          tick > 0 ? `+${words}` : words,
        ),
      ];
    }),
    svg("text", { x: n(left), y: n(base + 37) }, `← ${forest.left}`),
    svg("text", { x: n(right), y: n(base + 37), "text-anchor": "end" }, `${forest.right}, ${forest.unit} →`),
    ...marks,
  );
}

export function forest_figure(forest: Forest): HTMLElement {
  return sized((width) => [draw(forest, width)], { most_px: 1040 });
}

/* What the tones and shapes of the marks mean, and the zone if there is one. */
export function forest_legend(keys: (Pick<Mark, "tone" | "square" | "dash"> & { words: string })[], zone: string): HTMLElement {
  return h(
    "ul",
    { class: "legend" },
    ...keys.map(({ words, ...mark }) =>
      h(
        "li",
        {},
        svg(
          "svg",
          { class: "swatch forest", width: 30, height: 14, viewBox: "0 0 30 14", "aria-hidden": "true" },
          ...mark_shape({ ...mark, at: 15, low: 1, high: 29 }, (x) => x, 7),
        ),
        words,
      ),
    ),
    zone
      ? h(
          "li",
          {},
          svg(
            "svg",
            { class: "swatch", width: 30, height: 14, viewBox: "0 0 30 14", "aria-hidden": "true" },
            svg("rect", { class: "zone", x: 0.5, y: 0.5, width: 29, height: 13 }),
            svg("path", { class: "zone-edge", d: "M.5 .5v13M29.5 .5v13" }),
          ),
          zone,
        )
      : null,
  );
}
