/* The question and the answer: in words, as a probability, and as the skins that were drawn. */
import { type Interval, type Num, type Plan, type Readout, type Report, middle } from "./data";
import { h, svg } from "./dom";
import {
  DRAWS_LEAST,
  count_words,
  list,
  percent,
  percent_range,
  plain,
  plural,
  probability,
  sentence,
  span,
  typeset,
} from "./format";
import { theme_listen, is_printing } from "./theme";

export const READOUT_WORDS: { [key: string]: string } = {
  R0: "how far the skin yields to suction",
  R2: "how much of the stretch it takes back",
  R5: "how promptly it springs back, of the elastic part",
  R7: "how promptly it springs back, of the whole stretch",
  E: "stiffness under suction",
};

export function readout_of(report: Report, key: string): Readout | undefined {
  return report.readouts.find((readout) => readout.key === key);
}

/* "cheek" but "skin around the eye". */
export function place_words(report: Report): string {
  return report.person.area === "periorbital" ? "skin around the eye" : report.person.area_words;
}

export function person_line(report: Report): string {
  const { person } = report;
  const who = `A ${person.sex === "female" ? "woman" : "man"} of ${plain(person.age_y)}, ${person.area_words}, phototype ${
    ["", "I", "II", "III", "IV", "V", "VI"][person.phototype] ?? person.phototype
  }`;
  const sun =
    person.sun.dose_SED_per_y !== null
      ? `${plain(person.sun.dose_SED_per_y)} SED of sun a year`
      : `${person.sun.place || `latitude ${plain(person.sun.latitude_deg)}°`}, ${plain(
          person.sun.outdoors_h_per_d,
        )}\u202fh outdoors a day`;
  const smoking = person.smoking;
  const smoked =
    smoking.packs_per_day === 0
      ? "never smoked"
      : `${plural(smoking.packs_per_day, "pack")} a day ${
          smoking.to_y === null || smoking.to_y > person.age_y
            ? `since ${plain(smoking.from_y)}`
            : `from ${plain(smoking.from_y)} to ${plain(smoking.to_y)}`
        }`;
  return list([who, sun, `sunscreen ${person.sun.sunscreen}`, smoked]).replace(" and ", ", ") + ".";
}

export function plan_line(plan: Plan): string {
  if (plan.sessions === 0) {
    return "Nothing is done.";
  }
  const sessions =
    plan.sessions === 1
      ? "One session"
      : `${sentence(count_words(plan.sessions))} sessions, ${plural(plan.interval_d, "day")} apart`;
  return `${sessions}; ${plan.device.name.charAt(0).toLowerCase()}${plan.device.name.slice(1)} at ${plain(
    plan.needle_length_mm,
  )} mm, ${plural(plan.passes, "pass", "passes")}; followed for ${span(plan.follow_up_d)} after the last.`;
}

export type Side = "firmer" | "within" | "softer";

export function side_of(gain: number, repeatability: number): Side {
  return gain > repeatability ? "firmer" : gain < -repeatability ? "softer" : "within";
}

/* Dots in columns: each draw keeps its place along the axis to within half a dot, and all are seen. */
export interface Dots {
  columns: { at: number; gains: number[] }[];
  low: number;
  high: number;
  cut: boolean /* some draws lie beyond the axis and stand at its end */;
  size_px: number;
}

export function dots_of(
  gains: number[],
  repeatability: number,
  width_px: number,
  height_px: number,
): Dots {
  const sorted = [...gains].sort((a, b) => a - b);
  const at = (p: number): number => sorted[Math.round((sorted.length - 1) * p)] ?? 0;
  const margin = repeatability > 0 ? repeatability : 0.05;
  const high_end = Math.min(
    Math.max(1.35 * at(0.93), 2 * margin),
    Math.max(1.02 * at(1), 2 * margin),
  );
  const low_end = Math.max(
    Math.min(1.35 * at(0.05), -1.5 * margin),
    Math.min(1.02 * at(0), -1.5 * margin),
  );
  /* One column is centred on zero, and columns end at the repeatability, so that none holds skins of two kinds; without
   * repeatability columns end at zero. */
  const off = repeatability > 0 ? 0 : 0.5;
  for (let parts = 0; ; parts++) {
    const step = margin / (parts + 0.5);
    const first = Math.floor(low_end / step + 0.5 - off);
    const count = Math.ceil(high_end / step - 0.5 - off) - first + 1;
    const columns: { at: number; gains: number[] }[] = Array.from({ length: count }, (_, i) => ({
      at: (first + i + off) * step,
      gains: [],
    }));
    for (const gain of sorted) {
      /* What is exactly at the repeatability is still within it. */
      const i =
        (gain > 0
          ? Math.ceil(gain / step - 0.5 - off - 1e-9)
          : Math.floor(gain / step + 0.5 - off + 1e-9)) - first;
      columns[Math.min(Math.max(i, 0), count - 1)]?.gains.push(gain);
    }
    const size_px = width_px / count;
    const tallest = Math.max(...columns.map((column) => column.gains.length));
    if ((count >= 14 && tallest * size_px <= height_px) || count >= 90) {
      const [low, high] = [(first + off - 0.5) * step, (first + off + count - 0.5) * step];
      return {
        columns,
        low,
        high,
        cut: at(1) > high || at(0) < low,
        size_px: Math.min(size_px, height_px / tallest),
      };
    }
  }
}

function dot(side: Side, x: number, y: number, r: number): SVGElement {
  if (side === "softer") {
    return svg("path", {
      class: `dot ${side}`,
      d: `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`,
    });
  }
  return svg("circle", { class: `dot ${side}`, cx: x, cy: y, r: side === "within" ? r - 0.75 : r });
}

/* Round numbers from low to high, at most so many steps. */
export function axis_steps(low: number, high: number, most = 6): number[] {
  const size = 10 ** Math.floor(Math.log10((high - low) / most));
  const step = size * ([1, 2, 5].find((times) => (high - low) / (size * times) <= most) ?? 10);
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
    ticks.push(i * step + 0);
  }
  return ticks;
}

/* What the dots are, and what their sides are called. */
export interface DotWords {
  about: string /* what is shown */;
  what: string /* "possible skins" */;
  sides: { [side in Side]: string };
}

function draw_dots(
  gains: number[],
  repeatability: number,
  words: DotWords,
  width: number,
): SVGSVGElement {
  const height = 250;
  const base = height - 46;
  const { columns, low, high, size_px, cut } = dots_of(gains, repeatability, width, base - 30);
  const x_of = (gain: number): number => (width * (gain - low)) / (high - low);
  const r = Math.min(size_px / 2 - 0.6, 9);
  const left = x_of(-repeatability);
  const right = x_of(repeatability);
  const marks: SVGElement[] = [];
  for (const column of columns) {
    column.gains.forEach((gain, i) => {
      marks.push(
        dot(side_of(gain, repeatability), x_of(column.at), base - 4 - r - i * (2 * r + 1.2), r),
      );
    });
  }
  return svg(
    "svg",
    { class: "dots", width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
    ...(repeatability > 0
      ? [
          svg("rect", { class: "zone", x: left, y: 16, width: right - left, height: base - 16 }),
          svg(
            "text",
            { x: Math.max((left + right) / 2, 68), y: 11, "text-anchor": "middle" },
            "too small to measure",
          ),
        ]
      : []),
    svg("path", { class: "zone-edge", d: `M${left} 16V${base}M${right} 16V${base}` }),
    svg("path", { class: "axis", d: `M0 ${base}H${width}` }),
    ...marks,
    ...axis_steps(low, high).flatMap((tick) => {
      const x = x_of(tick);
      const anchor = x < 18 ? "start" : x > width - 18 ? "end" : "middle";
      return [
        svg("path", { class: "axis", d: `M${x} ${base}v5` }),
        svg(
          "text",
          { x, y: base + 19, "text-anchor": anchor },
          tick === 0 ? "0" : percent(tick, true).replace(".0", ""),
        ),
      ];
    }),
    svg("text", { x: 0, y: base + 38 }, `← ${words.sides.softer}`),
    svg(
      "text",
      { x: width, y: base + 38, "text-anchor": "end" },
      `${words.sides.firmer}${cut ? ", or beyond" : ""} →`,
    ),
  );
}

export function dot_figure(
  all: Num[],
  repeatability: number,
  words: DotWords,
): HTMLElement | null {
  const gains = all.filter((gain): gain is number => gain !== null);
  if (gains.length === 0) {
    return null;
  }
  const count = { firmer: 0, within: 0, softer: 0 };
  gains.forEach((gain) => count[side_of(gain, repeatability)]++);
  const place = h("div", { class: "dots-place" });
  const key = (side: Side): HTMLElement => {
    const icon = svg(
      "svg",
      { class: "swatch", width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true" },
      dot(side, 7, 7, 5.5),
    );
    return h("li", {}, icon, `${count[side]} ${words.sides[side]}`);
  };
  let width = 0;
  const draw = (): void => {
    const next = is_printing() ? 270 : place.clientWidth;
    if (next > 0 && next !== width) {
      width = next;
      place.replaceChildren(draw_dots(gains, repeatability, words, width));
    }
  };
  new ResizeObserver(() => !is_printing() && draw()).observe(place);
  theme_listen(draw);
  return h(
    "figure",
    {
      class: "skins",
      "aria-label": `${gains.length} ${words.what}: ${count.firmer} ${words.sides.firmer}, ${count.within} within the instrument's repeatability, ${count.softer} ${words.sides.softer}`,
    },
    h("figcaption", {}, words.about),
    place,
    h(
      "ul",
      { class: "legend" },
      key("firmer"),
      repeatability > 0 ? key("within") : null,
      key("softer"),
    ),
  );
}

/* The sentence stands under the answer: it need not begin with it. */
function without_answer(report: Report): string {
  const { answer_words, sentence: told } = report.verdict;
  const opening = `${answer_words}: `;
  return told.toLowerCase().startsWith(opening) ? sentence(told.slice(opening.length)) : told;
}

export function answer_section(report: Report): HTMLElement {
  const { verdict } = report;
  const readout = readout_of(report, verdict.readout);
  const effect = readout?.effects[verdict.visit];
  const visit = report.visits[verdict.visit];
  const evidence =
    readout && effect && visit
      ? [
          effect.better === null || report.draws.kept < DRAWS_LEAST
            ? h(
                "p",
                { class: "odds" },
                `Fewer than ${DRAWS_LEAST} draws tell no probability: run it with more to see the doubt.`,
              )
            : h(
                "p",
                { class: "odds" },
                h(
                  "b",
                  { class: `big ${verdict.answer}` },
                  probability(effect.better, report.draws.kept),
                ),
                h("span", {}, ` probability that the skin is measurably firmer ${visit.words}`),
              ),
          h(
            "p",
            { class: "gain" },
            `${readout.key} is ${READOUT_WORDS[readout.key] ?? readout.words}; the read-out and the visit were chosen before any number was seen.`,
          ),
        ]
      : [];
  return h(
    "section",
    { class: "answer", id: "answer", "aria-labelledby": "question" },
    h(
      "div",
      {},
      h("h1", { id: "question" }, "Does it firm the skin?"),
      h("p", { class: "verdict" }, `${sentence(verdict.answer_words)}.`),
      h("p", { class: "sentence" }, typeset(without_answer(report))),
      ...evidence,
    ),
    readout && effect
      ? dot_figure(effect.gains, readout.repeatability ?? 0, {
          about: `Each dot is one skin like this that agrees with what is known of skin; change of ${readout.key} against its untreated twin`,
          what: "possible skins",
          sides: { firmer: "firmer", within: "too little to measure", softer: "softer" },
        })
      : null,
  );
}

export function fact(name: string, value: string, note: string): HTMLElement {
  return h(
    "div",
    {},
    h("dt", {}, name),
    h("dd", {}, h("b", {}, value), note ? h("span", {}, note) : null),
  );
}

/* The gain is followed for this long after the last session, past the visits (course/course.h). */
const HORIZON_D = 5 * 365.25;

function spans(low: number | null, high: number | null): string {
  if (low === null || high === null) {
    return "";
  }
  const write = (days: number): string =>
    days >= HORIZON_D - 1 ? `over ${span(HORIZON_D)}` : span(days);
  return write(low) === write(high) ? "" : `90\u202f% interval ${write(low)} to ${write(high)}`;
}

/* When it peaks, how long it lasts, what one more session adds, what it costs in days of redness. */
export function facts(report: Report): HTMLElement {
  const { verdict } = report;
  const gain = middle(verdict.peak_gain);
  const rises = gain !== null && gain >= 0.0005;
  const peak = middle(verdict.peak_d);
  const lasts = middle(verdict.lasts_d);
  const range = (of: Interval): string => (percent_range(of) ? `; ${percent_range(of)}` : "");
  return h(
    "dl",
    { class: "facts" },
    fact(
      "Collagen at its peak",
      percent(gain, true),
      `against the untreated twin${range(verdict.peak_gain)}`,
    ),
    rises && peak !== null
      ? fact(
          "It peaks",
          span(Math.abs(peak)),
          `${peak >= 0 ? "after" : "before"} the last session${
            verdict.peak_d.lower !== null &&
            verdict.peak_d.lower >= 0 &&
            verdict.peak_d.upper !== null
              ? `; ${spans(verdict.peak_d.lower, verdict.peak_d.upper)}`
              : ""
          }`.replace(/; $/, ""),
        )
      : fact("It peaks", "\u2013", "there is no gain"),
    rises && lasts !== null
      ? fact(
          "Half of it is left after",
          lasts >= HORIZON_D - 1 ? `over ${span(HORIZON_D)}` : span(lasts),
          spans(verdict.lasts_d.lower, verdict.lasts_d.upper),
        )
      : fact("Half of it is left after", "\u2013", "there is no gain"),
    fact(
      "One more session adds",
      percent(middle(verdict.one_more), true),
      `collagen at its peak${range(verdict.one_more)}`,
    ),
    fact("Visible redness", span(verdict.downtime_d), "after each session"),
  );
}
