/* One read-out at the visits, as a small picture: treated skin and its untreated twin above, the change of one against the other
 * below, and what the instrument cannot tell from no change hatched in both. What that amounts to is said in words. */
import { type Effect, type Instrument, type Interval, type Num, type Readout, type Report, middle } from "./data";
import { h, svg } from "./dom";
import { visit_short } from "./firmness";
import {
  DRAWS_LEAST,
  fixed,
  list,
  percent,
  percent_range,
  plain,
  plain_percent,
  probability,
  sentence,
  unit_words,
  with_unit,
} from "./format";
import { sized } from "./sized";

/* ---- in words ---- */

/* In the order in which they are shown. */
const TITLES: { [instrument: string]: string } = {
  wrinkles: "Wrinkles",
  pores: "Pores",
  sagging: "Sagging",
  texture: "Texture",
  plumpness: "Plumpness",
  grades: "Grade",
};

export function in_order(instruments: Instrument[]): Instrument[] {
  const keys = Object.keys(TITLES);
  const rank = ({ key }: Instrument): number => (keys.includes(key) ? keys.indexOf(key) : keys.length);
  return [...instruments].sort((a, b) => rank(a) - rank(b));
}

export function title_of(instrument: Instrument): string {
  return TITLES[instrument.key] ?? sentence(instrument.words);
}

/* As the verdict on firmness decides (docs/verdict.md). */
const VERY_LIKELY = 0.9;
const LIKELY = 0.66;
const NOTHING = 0.1; /* of the repeatability */

export type Finding = "moves" | "probably" | "worse" | "none" | "within" | "unsure" | "untold";

export function finding_at(effect: Effect, repeatability: number, draws: number): Finding {
  if (draws < DRAWS_LEAST || effect.better === null) {
    return "untold";
  }
  const { lower, upper } = effect.gain;
  const edge = NOTHING * repeatability;
  if (upper !== null && lower !== null && upper < edge && lower > -edge) {
    return "none";
  }
  if ((effect.worse ?? 0) >= LIKELY) {
    return "worse";
  }
  if (effect.better >= LIKELY) {
    return effect.better >= VERY_LIKELY ? "moves" : "probably";
  }
  return (effect.within ?? 0) >= LIKELY ? "within" : "unsure";
}

/* Of all visits after the first session: what stands out most. */
export function finding_of(readout: Readout, draws: number): Finding {
  const found = readout.effects
    .slice(1)
    .map((effect) => finding_at(effect, readout.repeatability ?? 0, draws));
  const order: Finding[] = ["moves", "probably", "worse", "unsure", "within", "none"];
  return order.find((one) => found.includes(one)) ?? "untold";
}

/* As many as the noise of the instrument asks for. */
export function noise_decimals(readout: Readout): number {
  const noise = readout.repeatability ?? 1;
  return noise >= 1 ? 2 : 1 - Math.floor(Math.log10(noise));
}

/* A change in the unit of the read-out. */
function change_text(readout: Readout, gain: Num): string {
  const text = fixed(gain, noise_decimals(readout));
  return gain !== null && gain > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/* "+3.1 % (−0.2 to +4.6 %)" or "+0.21 mm (0.02 to 0.40)". */
export function gain_words(readout: Readout, gain: Interval): string {
  if (!readout.absolute) {
    const range = percent_range(gain);
    return `${percent(middle(gain), true)}${range ? ` (${range})` : ""}`;
  }
  const drawn = gain.lower !== null && gain.upper !== null && gain.lower !== gain.upper;
  const at = with_unit(change_text(readout, middle(gain)), unit_words(readout.unit));
  return drawn
    ? `${at} (${change_text(readout, gain.lower)} to ${change_text(readout, gain.upper)})`
    : at;
}

export function noise_words(readout: Readout): string {
  return readout.absolute
    ? with_unit(plain(readout.repeatability), unit_words(readout.unit))
    : plain_percent(readout.repeatability);
}

export function better_words(readout: Readout): string {
  return readout.better > 0
    ? "larger is better"
    : readout.better < 0
      ? "smaller is better"
      : "neither way is better";
}

/* "at 1, 3 and 6 mo". */
function visits_words(report: Report, visits: number[]): string {
  const all = report.visits.length - 1;
  if (visits.length === all && all > 1) {
    return "at every visit";
  }
  return `at ${list(visits.map((visit) => visit_short(report.visits[visit]?.words ?? "")))}`;
}

/* The largest change of all visits, either way. */
function largest(readout: Readout): number {
  let at = 1;
  readout.effects.forEach((effect, i) => {
    const size = Math.abs(middle(effect.gain) ?? 0);
    if (i > 0 && size > Math.abs(middle(readout.effects[at]?.gain ?? effect.gain) ?? 0)) at = i;
  });
  return at;
}

export function finding_words(report: Report, readout: Readout): [string, string] {
  const draws = report.draws.kept;
  const repeatability = readout.repeatability ?? 0;
  const of = (...kinds: Finding[]): number[] =>
    readout.effects
      .map((_, i) => i)
      .filter((i) => {
        const effect = readout.effects[i];
        return i > 0 && effect && kinds.includes(finding_at(effect, repeatability, draws));
      });
  const most = largest(readout);
  const effect = readout.effects[most];
  if (!effect || middle(effect.gain) === null) {
    return ["Not taken", "The instrument found no equilibrium, or no visit followed."];
  }
  const change = `${gain_words(readout, effect.gain)} ${visits_words(report, [most])}`;
  const needs = `the instrument's noise is ${noise_words(readout)}`;
  const part = (key: "better" | "worse", at: number): Num => readout.effects[at]?.[key] ?? null;
  const best = (key: "better" | "worse"): string =>
    probability(
      Math.max(...readout.effects.slice(1).map((_, i) => part(key, i + 1) ?? 0)),
      draws,
    );
  switch (finding_of(readout, draws)) {
    case "moves":
      return [
        "Better, beyond noise",
        `Very likely ${visits_words(report, of("moves"))}: in ${best("better")} of the draws. Most ${change}; ${needs}.`,
      ];
    case "probably":
      return [
        "Probably better, beyond noise",
        `Likely ${visits_words(report, of("probably"))}: in ${best("better")} of the draws. Most ${change}; ${needs}.`,
      ];
    case "worse":
      return [
        "Worse, beyond noise",
        `Likely ${visits_words(report, of("worse"))}: in ${best("worse")} of the draws. Most ${change}; ${needs}.`,
      ];
    case "unsure":
      return [
        "Cannot be said",
        `Better beyond noise in at most ${best("better")} of the draws, worse in at most ${best("worse")}, ${visits_words(report, of("unsure"))}. Most ${change}; ${needs}.`,
      ];
    case "within": {
      const least = Math.min(...readout.effects.slice(1).map((one) => one.within ?? 1));
      const share = probability(least, draws);
      return [
        "Nothing beyond noise",
        `Too small to measure at every visit, in ${share.startsWith("over") ? "" : "at least "}${share} of the draws. Most ${change}; ${needs}.`,
      ];
    }
    case "none":
      return [
        "Nothing moves",
        `Less than a tenth of the noise at every visit, in nine draws of ten. Most ${change}; ${needs}.`,
      ];
    default: {
      const gain = middle(effect.gain) ?? 0;
      return [
        Math.abs(gain) > repeatability ? "Beyond noise in the central run" : "Within noise in the central run",
        `Fewer than ${DRAWS_LEAST} draws tell no probability. Most ${change}; ${needs}.`,
      ];
    }
  }
}

/* ---- as a picture ---- */

interface Panel {
  top: number;
  height: number;
  low: number;
  high: number;
}

function range_of(values: Num[], include: number[] = []): [number, number] {
  const known = [...values.filter((value): value is number => value !== null), ...include];
  const low = Math.min(...known);
  const high = Math.max(...known);
  const pad = high > low ? 0.08 * (high - low) : Math.abs(high) / 10 || 1;
  return [low - pad, high + pad];
}

/* At most so many round numbers between two, and the decimals they need. */
export function round_ticks(
  low: number,
  high: number,
  most: number,
): { ticks: number[]; decimals: number } {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((one) => one * power >= rough) ?? 10);
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
    ticks.push(i * step + 0);
  }
  return { ticks, decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
}

const n = (value: number): string => value.toFixed(1);
const LEFT = 46;
const VALUES_PX = 112;
const GAIN_PX = 92;
let hatches = 0;

function hatch(): SVGElement[] {
  const id = `hatch-${++hatches}`;
  return [
    svg(
      "pattern",
      { id, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      svg("rect", { class: "zone", width: 7, height: 7 }),
      svg("path", { class: "hatch", d: "M0 0V7" }),
    ),
  ];
}

function draw(report: Report, readout: Readout, width: number): SVGSVGElement {
  const effects = readout.effects;
  const all = (of: Interval): Num[] => [of.central, middle(of), of.lower, of.upper];
  const share = readout.repeatability ?? 0;
  const gain_factor = readout.absolute ? 1 : 100;
  const values = effects.flatMap((effect) => [...all(effect.treated), ...all(effect.untreated)]);
  const gains = effects.flatMap((effect) => all(effect.gain));
  /* What cannot be told from no change is always in view: next to it a change is as small as it is. */
  const reaches = effects.flatMap((effect) => {
    const at = middle(effect.untreated);
    const reach = readout.absolute ? share : share * Math.abs(at ?? 0);
    return at === null ? [] : [at - reach, at + reach];
  });
  const [padded, high] = range_of(values, reaches);
  const positive = values.every((value) => value === null || value >= 0);
  const low = positive ? Math.max(padded, 0) : padded;
  const [gain_low, gain_high] = range_of(gains, [-1.25 * share, 1.25 * share]);
  const upper: Panel = { top: 10, height: VALUES_PX, low, high };
  const lower: Panel = {
    top: upper.top + VALUES_PX + 34,
    height: GAIN_PX,
    low: gain_low,
    high: gain_high,
  };
  const height = lower.top + GAIN_PX + 22;
  const right = width - 6;
  const x_of = (visit: number): number =>
    LEFT + ((visit + 0.5) / effects.length) * (right - LEFT);
  const y_of = (panel: Panel, value: number): number =>
    panel.top + panel.height * (1 - (value - panel.low) / (panel.high - panel.low));
  const patterns = hatch();
  const fill = `url(#${patterns[0]?.id ?? ""})`;
  const root = svg(
    "svg",
    {
      class: "visits",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": `${sentence(readout.words)}, treated and untreated, at each visit; the numbers are in the table below`,
    },
    svg("defs", {}, ...patterns),
  );
  const add = (...nodes: SVGElement[]): void => root.append(...nodes);
  const text = (x: number, y: number, words: string, anchor: string): SVGElement =>
    svg("text", { x: n(x), y: n(y), "text-anchor": anchor }, words);
  const axis = (panel: Panel, scale: number): void => {
    const { ticks, decimals } = round_ticks(scale * panel.low, scale * panel.high, 5);
    for (const tick of ticks) {
      const y = y_of(panel, tick / scale);
      add(
        svg("path", { class: "grid", d: `M${LEFT} ${n(y)}H${n(right)}` }),
        text(LEFT - 6, y + 4, fixed(tick, decimals), "end"),
      );
    }
  };
  const whisker = (panel: Panel, x: number, of: Interval, arm: "treated" | "untreated"): void => {
    const at = middle(of);
    if (at === null) {
      return;
    }
    const y = y_of(panel, at);
    if (of.lower !== null && of.upper !== null && of.upper > of.lower) {
      const [a, b] = [y_of(panel, of.lower), y_of(panel, of.upper)];
      add(
        svg("path", {
          class: `line tone-${arm}`,
          d: `M${n(x)} ${n(a)}V${n(b)}M${n(x - 3)} ${n(a)}h6M${n(x - 3)} ${n(b)}h6`,
          "stroke-dasharray": arm === "untreated" ? "3 2" : null,
        }),
      );
    }
    add(
      arm === "treated"
        ? svg("circle", { class: "mark tone-treated", cx: n(x), cy: n(y), r: 4.5 })
        : svg("rect", {
            class: "mark tone-untreated",
            x: n(x - 4),
            y: n(y - 4),
            width: 8,
            height: 8,
          }),
    );
  };

  /* The values: the zone is that of the twin's median at each visit. */
  let zone = "";
  const edges = effects.map((effect, i) => {
    const at = middle(effect.untreated);
    const reach = readout.absolute ? share : share * Math.abs(at ?? 0);
    return at === null ? null : { x: x_of(i), low: at - reach, high: at + reach };
  });
  const known = edges.filter((edge) => edge !== null);
  const clamp = (value: number): number =>
    y_of(upper, Math.min(Math.max(value, upper.low), upper.high));
  const first = known[0];
  const last = known[known.length - 1];
  if (first && last) {
    const path = (key: "low" | "high", edges_of: typeof known): string =>
      edges_of.map((edge) => `L${n(edge.x)} ${n(clamp(edge[key]))}`).join("");
    zone = `M${LEFT} ${n(clamp(first.high))}${path("high", known)}L${n(right)} ${n(clamp(last.high))}L${n(right)} ${n(
      clamp(last.low),
    )}${path("low", [...known].reverse())}L${LEFT} ${n(clamp(first.low))}Z`;
  }
  add(svg("path", { d: zone, fill }));
  axis(upper, 1);
  effects.forEach((effect, i) => {
    whisker(upper, x_of(i) - 6, effect.untreated, "untreated");
    whisker(upper, x_of(i) + 6, effect.treated, "treated");
  });

  /* The change. */
  const [zone_top, zone_bottom] = [y_of(lower, share), y_of(lower, -share)];
  const words = readout.absolute && readout.unit !== "grade"
    ? `change against its twin, ${unit_words(readout.unit)}`
    : `change against its twin${readout.absolute ? "" : ", %"}`;
  add(
    svg("rect", {
      x: LEFT,
      y: n(zone_top),
      width: n(right - LEFT),
      height: n(zone_bottom - zone_top),
      fill,
    }),
  );
  axis(lower, gain_factor);
  add(
    svg("path", { class: "axis", d: `M${LEFT} ${n(y_of(lower, 0))}H${n(right)}` }),
    text(LEFT, lower.top - 8, `${words}${readout.better === 0 ? "" : "; up is better"}`, "start"),
  );
  effects.forEach((effect, i) => {
    if (i > 0) whisker(lower, x_of(i), effect.gain, "treated");
    add(text(x_of(i), height - 4, visit_short(report.visits[i]?.words ?? ""), "middle"));
  });
  return root;
}

export function visits_card(report: Report, readout: Readout, title: string): HTMLElement {
  const [short, long] = finding_words(report, readout);
  const kind = finding_of(readout, report.draws.kept);
  const unit = unit_words(readout.unit);
  return h(
    "article",
    { class: "figure outcome" },
    h("h3", {}, title),
    h(
      "p",
      { class: "axis-y" },
      `${sentence(readout.words)}${unit && unit !== "grade" ? `, ${unit}` : ""}: ${better_words(readout)}`,
    ),
    sized((width) => [draw(report, readout, width)], { paper_px: 300 }),
    h(
      "p",
      { class: "finding" },
      h("b", { class: `found ${kind}` }, short),
      ` ${long}`,
    ),
  );
}
