/* Charts: uPlot with the page's habits. Bands for intervals, dashes beside colours, sessions marked, arrow keys, colours of the
 * theme, a reading in words under the pointer. */
import uPlot from "uplot";
import { type Child, h, svg } from "./dom";
import { type Num } from "./data";
import { fixed } from "./format";
import { type Palette, is_printing, palette, theme_listen } from "./theme";

export type Tone = "treated" | "untreated" | "before" | "collagen" | "elastin" | "thickness";

export interface Line {
  name: string;
  tone: Tone;
  middle: Num[];
  lower?: Num[];
  upper?: Num[];
  dash?: number[];
  /* "points": a mark with a whisker at each x, shifted sideways by `shift_px` so that neighbours stay apart */
  style?: "line" | "points";
  marker?: "circle" | "square";
  joined?: boolean /* and a thin line from mark to mark */;
  shift_px?: number;
  thin?: boolean;
  dots?: boolean /* mark the points that the line joins */;
}

export interface Spec {
  name: string /* what the chart shows, for those who do not see it */;
  x: number[];
  lines: Line[];
  x_words: string;
  y_words: string;
  x_text?: (x: number) => string;
  x_steps?: number[] /* the distances that ticks may have */;
  x_ticks?: number[] /* the ticks themselves */;
  x_range?: [number, number];
  x_log?: boolean;
  include?: number[] /* y values that must be in view */;
  marks?: { at: number; words?: string }[] /* vertical lines */;
  zone?: { words: string; low: Num[]; high: Num[] } /* along x */;
  span?: { words: string; from: number; to: number } /* of x */;
  ends?: boolean /* write each line's name at its right end */;
  zero?: boolean /* draw the line y = 0 */;
  reading: (index: number) => string;
  height?: number;
}

export interface Chart {
  element: HTMLElement;
  update(spec: Spec): void;
}

const FONT = "14px 'Source Sans 3', system-ui, sans-serif";
const PRINT_WIDTH = 640;
const HINT = "Point at the chart, or use the arrow keys, to read its values.";

const BANDS: { [tone in Tone]?: keyof Palette } = {
  treated: "treated_band",
  untreated: "untreated_band",
};

function font(ctx: CanvasRenderingContext2D): void {
  ctx.font = FONT.replace("14px", `${14 * uPlot.pxRatio}px`);
  ctx.textAlign = "left";
}

/* Marks on the canvas outlive neither theme nor size: each draw asks the palette and the scales anew. */
function draw_zone(u: uPlot, spec: Spec): void {
  const { ctx, bbox } = u;
  const colour = palette();
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  if (spec.span) {
    const left = u.valToPos(spec.span.from, "x", true);
    const right = u.valToPos(spec.span.to, "x", true);
    ctx.fillStyle = colour.zone;
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
    font(ctx);
    ctx.fillStyle = colour.soft;
    ctx.textBaseline = "top";
    ctx.fillText(spec.span.words, left + 8 * uPlot.pxRatio, bbox.top + 6 * uPlot.pxRatio);
  }
  const zone = spec.zone;
  if (zone) {
    const shape = new Path2D();
    const at = (x: number, y: number, first = false): void => {
      const px = u.valToPos(x, "x", true);
      const py = u.valToPos(y, "y", true);
      if (first) shape.moveTo(px, py);
      else shape.lineTo(px, py);
    };
    const points = spec.x.map((x, i) => ({
      x,
      low: zone.low[i] ?? null,
      high: zone.high[i] ?? null,
    }));
    const known = points.filter(
      (p): p is { x: number; low: number; high: number } => p.low !== null && p.high !== null,
    );
    const first = known[0];
    const last = known[known.length - 1];
    if (first && last) {
      const [x_low, x_high] = [u.scales["x"]?.min ?? first.x, u.scales["x"]?.max ?? last.x];
      at(x_low, first.high, true);
      known.forEach((p) => at(p.x, p.high));
      at(x_high, last.high);
      at(x_high, last.low);
      known.reverse().forEach((p) => at(p.x, p.low));
      at(x_low, first.low);
      shape.closePath();
      ctx.fillStyle = colour.zone;
      ctx.fill(shape);
      /* Hatched, so that the zone does not rest on a shade of grey alone. */
      ctx.clip(shape);
      ctx.strokeStyle = colour.rule;
      ctx.lineWidth = uPlot.pxRatio;
      ctx.beginPath();
      for (let d = -bbox.height; d < bbox.width; d += 7 * uPlot.pxRatio) {
        ctx.moveTo(bbox.left + d, bbox.top + bbox.height);
        ctx.lineTo(bbox.left + d + bbox.height, bbox.top);
      }
      ctx.stroke();
    }
  }
  ctx.restore();
}

function draw_marks(u: uPlot, spec: Spec): void {
  const { ctx, bbox } = u;
  const colour = palette();
  const scale = uPlot.pxRatio;
  ctx.save();
  if (spec.zero) {
    const y = u.valToPos(0, "y", true);
    ctx.strokeStyle = colour.soft;
    ctx.lineWidth = scale;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  font(ctx);
  let text_end = -Infinity;
  for (const mark of spec.marks ?? []) {
    const x = u.valToPos(mark.at, "x", true);
    ctx.strokeStyle = colour.soft;
    ctx.lineWidth = scale;
    ctx.setLineDash([2 * scale, 4 * scale]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.fillStyle = colour.soft;
    ctx.beginPath();
    ctx.moveTo(x - 4.5 * scale, bbox.top - 9 * scale);
    ctx.lineTo(x + 4.5 * scale, bbox.top - 9 * scale);
    ctx.lineTo(x, bbox.top);
    ctx.closePath();
    ctx.fill();
    if (mark.words) {
      const width = ctx.measureText(mark.words).width;
      const room = spec.ends ? 80 * scale : 0; /* beside the plot, above the names of the lines */
      const after = x + 8 * scale;
      const left =
        after + width > bbox.left + bbox.width + room ? x - 8 * scale - width : after;
      if (left > text_end) {
        ctx.textBaseline = "bottom";
        ctx.fillText(mark.words, left, bbox.top - scale);
        text_end = left + width + 6 * scale;
      }
    }
  }
  spec.lines.forEach((line) => {
    if (line.style !== "points") {
      return;
    }
    ctx.strokeStyle = colour[line.tone];
    ctx.fillStyle = colour[line.tone];
    if (line.joined) {
      ctx.lineWidth = 1.25 * scale;
      ctx.setLineDash((line.dash ?? []).map((d) => d * scale));
      ctx.beginPath();
      let pen = false;
      line.middle.forEach((value, i) => {
        const x = u.valToPos(spec.x[i] ?? 0, "x", true) + (line.shift_px ?? 0) * scale;
        if (value !== null) ctx[pen ? "lineTo" : "moveTo"](x, u.valToPos(value, "y", true));
        pen = value !== null;
      });
      ctx.stroke();
      ctx.setLineDash([]);
    }
    line.middle.forEach((value, i) => {
      const x_at = spec.x[i];
      if (value === null || x_at === undefined) {
        return;
      }
      const x = u.valToPos(x_at, "x", true) + (line.shift_px ?? 0) * scale;
      const y = u.valToPos(value, "y", true);
      const low = line.lower?.[i] ?? null;
      const high = line.upper?.[i] ?? null;
      if (low !== null && high !== null) {
        ctx.lineWidth = 2 * scale;
        ctx.setLineDash((line.dash ?? []).map((d) => d * scale));
        ctx.beginPath();
        ctx.moveTo(x, u.valToPos(low, "y", true));
        ctx.lineTo(x, u.valToPos(high, "y", true));
        ctx.stroke();
        ctx.setLineDash([]);
        ctx.beginPath();
        for (const end of [low, high]) {
          const y_end = u.valToPos(end, "y", true);
          ctx.moveTo(x - 4 * scale, y_end);
          ctx.lineTo(x + 4 * scale, y_end);
        }
        ctx.stroke();
      }
      const r = 5 * scale;
      ctx.beginPath();
      if (line.marker === "square") ctx.rect(x - r, y - r, 2 * r, 2 * r);
      else ctx.arc(x, y, 1.1 * r, 0, 2 * Math.PI);
      ctx.fill();
    });
  });
  if (spec.ends) {
    const ends = spec.lines
      .map((line) => {
        const last = line.middle[line.middle.length - 1];
        return last === null || last === undefined
          ? null
          : { line, y: u.valToPos(last, "y", true) };
      })
      .filter((end): end is { line: Line; y: number } => end !== null)
      .sort((a, b) => a.y - b.y);
    let floor = -Infinity;
    ctx.textBaseline = "middle";
    for (const end of ends) {
      const y = Math.max(end.y, floor);
      ctx.fillStyle = colour[end.line.tone];
      ctx.fillText(end.line.name, bbox.left + bbox.width + 6 * scale, y);
      floor = y + 15 * scale;
    }
  }
  ctx.restore();
}

/* What uPlot needs to hold each line: its middle, and its band's edges as two unseen series. */
function series_of(spec: Spec): {
  series: uPlot.Series[];
  bands: uPlot.Band[];
  data: uPlot.AlignedData;
} {
  const series: uPlot.Series[] = [{}];
  const bands: uPlot.Band[] = [];
  const data: (Num[] | number[])[] = [spec.x];
  for (const line of spec.lines) {
    if (line.lower && line.upper && line.style !== "points") {
      const edge: uPlot.Series = { width: 0, points: { show: false }, stroke: "transparent" };
      series.push(edge, { ...edge });
      data.push(line.upper, line.lower);
      const band = BANDS[line.tone];
      if (band) {
        bands.push({ series: [series.length - 2, series.length - 1], fill: () => palette()[band] });
      }
    }
  }
  for (const line of spec.lines) {
    const drawn: uPlot.Series = {
      stroke: () => palette()[line.tone],
      width: line.thin ? 1.25 : 2.25,
      points: line.dots
        ? { show: true, size: 8, width: 0, fill: () => palette()[line.tone] }
        : { show: false },
      cap: line.dash ? "butt" : "round",
    };
    if (line.dash) drawn.dash = line.dash.map((length) => length * uPlot.pxRatio);
    if (line.style === "points") drawn.paths = () => null;
    series.push(drawn);
    data.push(line.middle);
  }
  return { series, bands, data: data as uPlot.AlignedData };
}

function y_range(spec: Spec): uPlot.Range.MinMax {
  const all: number[] = [...(spec.include ?? [])];
  const add = (list?: Num[]): void => {
    for (const value of list ?? []) {
      if (value !== null) all.push(value);
    }
  };
  for (const line of spec.lines) {
    add(line.middle);
    add(line.lower);
    add(line.upper);
  }
  add(spec.zone?.low);
  add(spec.zone?.high);
  if (all.length === 0) {
    return [0, 1];
  }
  const low = Math.min(...all);
  const high = Math.max(...all);
  if (low === high) {
    return low === 0 ? [-1, 1] : [low - Math.abs(low) / 10, high + Math.abs(high) / 10];
  }
  const pad = 0.06 * (high - low);
  const from_zero = low >= 0 && (spec.include ?? []).includes(0);
  return [from_zero ? 0 : low - pad, high + pad];
}

/* As many as the step has: 0.025 has three. */
export function tick_decimals(step: number): number {
  let decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  while (decimals < 9 && Math.abs(Number(step.toFixed(decimals)) / step - 1) > 1e-6) {
    decimals++;
  }
  return decimals;
}

function swatch(line: Line, band: boolean): SVGSVGElement {
  const points = line.style === "points";
  return svg(
    "svg",
    {
      class: `swatch tone-${line.tone}`,
      width: 30,
      height: 14,
      viewBox: "0 0 30 14",
      "aria-hidden": "true",
    },
    band ? svg("rect", { class: "band", x: 0, y: 1, width: 30, height: 12 }) : null,
    points
      ? svg("path", {
          class: "line",
          d: "M15 1V13",
          "stroke-dasharray": line.dash?.join(" ") ?? null,
        })
      : svg("path", {
          class: "line",
          d: "M1 7H29",
          "stroke-dasharray": line.dash?.join(" ") ?? null,
          "stroke-width": line.thin ? 1.25 : 2.25,
        }),
    points && line.marker === "square"
      ? svg("rect", { class: "dot", x: 10.5, y: 2.5, width: 9, height: 9 })
      : null,
    points && line.marker !== "square"
      ? svg("circle", { class: "dot", cx: 15, cy: 7, r: 5 })
      : null,
  );
}

export function legend(spec: Spec): HTMLElement {
  const entry = (...children: Child[]): HTMLElement => h("li", {}, ...children);
  const zone = svg(
    "svg",
    { class: "swatch", width: 30, height: 14, viewBox: "0 0 30 14", "aria-hidden": "true" },
    svg("rect", { class: "zone", x: 0.5, y: 0.5, width: 29, height: 13 }),
    svg("path", { class: "hatch", d: "M3 13.5 16 .5M11 13.5 24 .5M19 13.5 29.5 3" }),
  );
  return h(
    "ul",
    { class: "legend" },
    ...spec.lines.map((line) =>
      entry(
        swatch(
          line,
          line.lower !== undefined && line.style !== "points" && BANDS[line.tone] !== undefined,
        ),
        line.name,
      ),
    ),
    spec.zone ? entry(zone, spec.zone.words) : null,
  );
}

export function chart(first: Spec): Chart {
  let spec = first;
  let plot: uPlot | null = null;
  const holder = h("div", {
    class: "plot",
    tabindex: 0,
    role: "group",
    "aria-roledescription": "chart",
  });
  const y_words = h("p", { class: "axis-y" });
  const x_words = h("p", { class: "axis-x" });
  const reading = h("p", { class: "reading", "aria-live": "polite" });
  const legend_place = h("div", {});
  const element = h("div", { class: "chart" }, legend_place, y_words, holder, x_words, reading);
  let width = 0;

  function options(): uPlot.Options {
    const { series, bands } = series_of(spec);
    const steps = spec.x_steps;
    const ticks = spec.x_ticks;
    const axis: uPlot.Axis = {
      font: FONT,
      stroke: () => palette().soft,
      grid: { show: false },
      ticks: { stroke: () => palette().rule, width: 1, size: 5 },
      border: { show: true, stroke: () => palette().soft, width: 1 },
      gap: 4,
    };
    const x_axis: uPlot.Axis = {
      ...axis,
      size: 30,
      space: 44,
      values: (_u, splits, _axis, _space, step) =>
        splits.map((x) => (spec.x_text ? spec.x_text(x) : fixed(x, tick_decimals(step)))),
    };
    if (steps) x_axis.incrs = steps;
    if (ticks) {
      x_axis.splits = ticks;
      x_axis.filter = (_u, splits) => splits; /* else a logarithmic axis names powers of ten alone */
    }
    return {
      width: Math.max(width, 220),
      height: spec.height ?? 300,
      padding: [spec.marks?.length ? 24 : 10, spec.ends ? 88 : 14, 0, 0],
      legend: { show: false },
      cursor: {
        drag: { x: false, y: false, setScale: false },
        y: false,
        points: { show: false },
        focus: { prox: -1 },
      },
      scales: {
        x: { time: false, ...(spec.x_log ? { distr: 3 as const } : {}), ...(spec.x_range ? { range: spec.x_range } : {}) },
        y: { range: () => y_range(spec) },
      },
      axes: [
        x_axis,
        {
          ...axis,
          border: { show: false },
          ticks: { show: false },
          grid: { show: true, stroke: () => palette().rule, width: 1 },
          space: 42,
          size: (u, values) => {
            if (!values) return 40;
            u.ctx.save();
            font(u.ctx);
            const widest = Math.max(...values.map((text) => u.ctx.measureText(text).width));
            u.ctx.restore();
            return Math.ceil(widest / uPlot.pxRatio) + 14;
          },
          values: (_u, splits, _axis, _space, step) =>
            splits.map((y) => fixed(y, tick_decimals(step))),
        },
      ],
      series,
      bands,
      hooks: {
        drawClear: [(u) => draw_zone(u, spec)],
        draw: [(u) => draw_marks(u, spec)],
        setCursor: [
          (u) => {
            const index = u.cursor.idx;
            reading.textContent =
              index === null || index === undefined || (u.cursor.left ?? -1) < 0
                ? HINT
                : spec.reading(index);
          },
        ],
      },
    };
  }

  function build(): void {
    plot?.destroy();
    plot = new uPlot(options(), series_of(spec).data, holder);
    /* The canvas says nothing to a reader of the page; its name and the table behind it do. */
    holder.firstElementChild?.setAttribute("aria-hidden", "true");
  }

  function resize(to: number): void {
    if (to > 0 && Math.abs(to - width) >= 1) {
      width = to;
      if (plot) plot.setSize({ width: Math.max(width, 220), height: spec.height ?? 300 });
      else build();
    }
  }

  function show(next: Spec): void {
    spec = next;
    holder.setAttribute("aria-label", `${spec.name}. Left and right arrow keys read the values.`);
    y_words.textContent = spec.y_words;
    x_words.textContent = spec.x_words;
    reading.textContent = HINT;
    legend_place.replaceChildren(legend(spec));
    if (width > 0) build();
  }

  holder.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!plot || step === 0) {
      return;
    }
    event.preventDefault();
    const now =
      reading.textContent === HINT ? (step > 0 ? -1 : spec.x.length) : (plot.cursor.idx ?? 0);
    const index = Math.min(Math.max(now + step, 0), spec.x.length - 1);
    plot.setCursor({ left: plot.valToPos(spec.x[index] ?? 0, "x"), top: plot.height / 2 });
  });
  holder.addEventListener("blur", () => plot?.setCursor({ left: -10, top: -10 }));

  show(spec);
  new ResizeObserver(() => {
    if (!is_printing()) resize(holder.clientWidth);
  }).observe(holder);
  theme_listen(() => {
    resize(is_printing() ? PRINT_WIDTH : holder.clientWidth);
    plot?.redraw(false);
  });
  /* The letters are in the page, and yet come a moment after it. */
  void document.fonts.load(FONT).then(() => plot?.redraw(false, true));
  return { element, update: show };
}

/* A small picture of the middles alone, for choosing among many. */
export function spark(
  lines: { tone: Tone; middle: Num[]; dash?: number[] }[],
  x: number[],
): HTMLElement {
  const width = 132;
  const height = 44;
  const values = lines
    .flatMap((line) => line.middle)
    .filter((value): value is number => value !== null);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const first = x[0] ?? 0;
  const span = (x[x.length - 1] ?? 1) - first || 1;
  const path = (middle: Num[]): string => {
    let pen = "M";
    return middle
      .map((value, i) => {
        if (value === null) {
          pen = "M";
          return "";
        }
        const px = (3 + ((width - 6) * ((x[i] ?? 0) - first)) / span).toFixed(1);
        const py = (
          high === low ? height / 2 : 4 + (height - 8) * (1 - (value - low) / (high - low))
        ).toFixed(1);
        const step = `${pen}${px} ${py}`;
        pen = "L";
        return step;
      })
      .join("");
  };
  return h(
    "span",
    { class: "spark", "aria-hidden": "true" },
    svg(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none" },
      ...lines.map((line) =>
        svg("path", {
          class: `line tone-${line.tone}`,
          d: path(line.middle),
          "stroke-dasharray": line.dash?.join(" ") ?? null,
          "vector-effect": "non-scaling-stroke",
        }),
      ),
    ),
  );
}
