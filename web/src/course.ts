/* The months: treated skin and its untreated twin, one quantity at a time, with the sessions marked; and the years before. */
import {
  type Interval,
  type IntervalSeries,
  type Measure,
  type Num,
  type Report,
  interval_at,
  middle,
  middles,
} from "./data";
import { type Line, type Spec, chart, spark } from "./chart";
import { behind, choice, data_table, h, section } from "./dom";
import { looks_of } from "./looks";
import {
  DAYS_PER_MONTH,
  fixed,
  interval,
  number,
  percent,
  list,
  percent_range,
  plain,
  plural,
  sentence,
  span,
  typeset,
  unit_words,
  with_unit,
} from "./format";

/* How a measure is shown: a short name, and words that a reader who knows skin but not the model needs. */
export const NAMES: { [key: string]: [string, string] } = {
  collagen: ["Collagen", "Intact collagen per area of skin"],
  immature: ["Immature collagen", "New, not yet cross-linked collagen"],
  mature: ["Mature collagen", "Cross-linked, load-bearing collagen"],
  fragments: ["Fragments", "Fragmented collagen still in place"],
  elastin: ["Elastin", "Functional elastic fibre"],
  gag: ["Glycosaminoglycans", "Charged glycosaminoglycans, which hold water"],
  thickness: ["Thickness", "Dermal thickness; passing swelling drawn apart"],
  inflammation: ["Inflammation", "Pro-inflammatory tone; a full wound peaks at about 2.6"],
  redness: ["Redness", "Erythema above the person's own, a* units"],
  tewl: ["Water loss", "Transepidermal water loss"],
};
const FIRST = Object.keys(NAMES);

interface Scale {
  factor: number;
  unit: string;
}

/* Shares of the skin at 25 are shown in percent. */
export function scale_of(measure: Pick<Measure, "unit" | "words">): Scale {
  return measure.unit === "-" && /\b25\b/.test(measure.words)
    ? { factor: 100, unit: "% of age 25" }
    : { factor: 1, unit: unit_words(measure.unit) };
}

function scaled(list: Num[], factor: number): Num[] {
  return list.map((value) => (value === null ? null : value * factor));
}

/* With `central` the line is the central run, so that treated and untreated are one and the same skin; else the median. */
function line_of(
  name: string,
  tone: "treated" | "untreated",
  of: IntervalSeries,
  factor: number,
  central = false,
): Line {
  const known = of.lower.some((value) => value !== null);
  return {
    name,
    tone,
    middle: scaled(central ? of.central : middles(of), factor),
    ...(known ? { lower: scaled(of.lower, factor), upper: scaled(of.upper, factor) } : {}),
    ...(tone === "untreated" ? { dash: [7, 5] } : {}),
  };
}

function name_of(measure: Measure): [string, string] {
  return NAMES[measure.key] ?? [sentence(measure.words), sentence(measure.words)];
}

/* "day 120, 30 days after the last session". */
export function day_words(report: Report, day: number): string {
  const sessions = report.plan.session_d;
  const last = sessions[sessions.length - 1];
  if (last === undefined || day < 0) return `Day ${fixed(day, 0)}`;
  const after = day - last;
  return after > 0.5
    ? `${span(after)} after the last session`
    : `Day ${fixed(day, 0)}${sessions.some((s) => Math.abs(s - day) < 0.5) ? ", a session" : ""}`;
}

function write_in(scale: Scale): (value: Num) => string {
  return (value) =>
    value === null ? "\u2013" : scale.factor === 100 ? fixed(value * 100, 1) : number(value);
}

type View = "value" | "difference";

function course_spec(report: Report, measure: Measure, view: View): Spec {
  const scale = scale_of(measure);
  const months = report.time_d.map((day) => day / DAYS_PER_MONTH);
  const marks = report.plan.session_d.map((day, i) => ({
    at: day / DAYS_PER_MONTH,
    ...(i === report.plan.session_d.length - 1
      ? { words: report.plan.sessions === 1 ? "session" : "sessions" }
      : {}),
  }));
  const common = {
    x: months,
    x_words: "months after the first session",
    x_steps: [1, 2, 3, 6, 12, 24, 60],
    marks,
  };
  const [short, long] = name_of(measure);
  if (view === "difference") {
    const factor = measure.relative ? 100 : scale.factor;
    const unit = measure.relative ? "%" : scale.unit;
    const write = (value: Num): string =>
      measure.relative ? percent(value, true) : with_unit(number(value), unit);
    return {
      ...common,
      name: `${short}: treated skin against its untreated twin over the months`,
      y_words: `${long}: difference from the untreated twin${unit ? `, ${unit}` : ""}`,
      lines: [line_of("treated against its own twin", "treated", measure.difference, factor)],
      include: [0],
      zero: true,
      reading: (i) => {
        const at = interval_at(measure.difference, i);
        const range = at.lower === null ? "" : ` (${write(at.lower)} to ${write(at.upper)})`;
        return `${day_words(report, report.time_d[i] ?? 0)}: ${write(middle(at))}${range}`;
      },
    };
  }
  const write = write_in(scale);
  const lines = [
    line_of("untreated twin", "untreated", measure.untreated, scale.factor, true),
    line_of("treated", "treated", measure.treated, scale.factor, true),
  ];
  const oedema = report.measures.find((other) => other.key === "oedema");
  if (measure.key === "thickness" && oedema) {
    lines.push({
      name: "treated, with passing swelling",
      tone: "treated",
      middle: measure.treated.central.map((value, i) => {
        const swelling = oedema.treated.central[i] ?? null;
        return value === null || swelling === null ? null : value + swelling;
      }),
      dash: [2, 4],
      thin: true,
    });
  }
  return {
    ...common,
    name: `${short} over the months, treated skin and its untreated twin`,
    y_words: `${long}${scale.unit ? `, ${scale.unit}` : ""}`,
    lines,
    ...(measure.relative ? {} : { include: measure.key === "barrier" ? [] : [0] }),
    reading: (i) => {
      /* The number is the line's, the central run. */
      const at = (of: IntervalSeries): string => {
        const here = interval_at(of, i);
        return interval({ ...here, median: here.central }, write, scale.unit);
      };
      return `${day_words(report, report.time_d[i] ?? 0)}: treated ${at(measure.treated)}, untreated ${at(measure.untreated)}`;
    },
  };
}

/* About one row a fortnight: the files beside the report have all of them. */
function rows_of(report: Report, measure: Measure): string[][] {
  const scale = scale_of(measure);
  const write = write_in(scale);
  const rows: string[][] = [];
  let next = -Infinity;
  report.time_d.forEach((day, i) => {
    if (day < next && i < report.time_d.length - 1) {
      return;
    }
    next = day + 14;
    const difference = interval_at(measure.difference, i);
    rows.push([
      fixed(day, 0),
      interval(interval_at(measure.treated, i), write),
      interval(interval_at(measure.untreated, i), write),
      measure.relative
        ? `${percent(middle(difference), true)}${percent_range(difference) ? ` (${percent_range(difference)})` : ""}`
        : interval(difference, write),
    ]);
  });
  return rows;
}

/* The finding in a sentence: the value of the collagen gain at its peak and at the end. */
function lead(report: Report): string {
  const collagen = report.measures.find((measure) => measure.key === "collagen");
  const end: Interval | null = collagen
    ? interval_at(collagen.difference, report.time_d.length - 1)
    : null;
  const peak = middle(report.verdict.peak_gain);
  if (!end || peak === null || report.plan.sessions === 0) {
    return "Treated skin and the same skin left alone.";
  }
  const drawn = report.draws.kept > 0;
  return `At its peak the treated skin holds ${percent(peak, true)} of intact collagen against the same skin left alone, and ${percent(
    middle(end),
    true,
  )} at the end of the follow-up (${
    drawn
      ? "medians). With both skins, lines are the central run, which has the middle value of every parameter; bands hold nine draws in ten."
      : "central run, which has the middle value of every parameter)."
  }`;
}

export function course_section(report: Report): HTMLElement {
  const of = (key: string): Measure | undefined =>
    report.measures.find((measure) => measure.key === key);
  const primary = FIRST.map(of).filter((measure): measure is Measure => measure !== undefined);
  const others = report.measures.filter(
    (measure) => !FIRST.includes(measure.key) && measure.key !== "oedema",
  );
  const first = primary[0];
  if (!first) {
    return section("months", "The months", "No course was recorded.");
  }
  let chosen: Measure = first;
  let view: View = "value";
  const picture = chart(course_spec(report, chosen, view));
  const table_place = h("div", {});
  const show = (): void => {
    picture.update(course_spec(report, chosen, view));
    const [short] = name_of(chosen);
    const unit = scale_of(chosen).unit;
    table_place.replaceChildren(
      data_table(
        `${short}${unit ? `, ${unit}` : ""}: median and 90 % interval`,
        [
          "day",
          "treated",
          "untreated twin",
          chosen.relative ? "difference, % of the twin" : "difference",
        ],
        rows_of(report, chosen),
      ),
    );
  };
  const card = (measure: Measure): HTMLElement =>
    h(
      "label",
      { class: "card" },
      h("input", {
        type: "radio",
        name: "measure",
        value: measure.key,
        checked: measure === chosen,
        onchange: () => {
          chosen = measure;
          show();
        },
      }),
      h("span", { class: "card-name" }, name_of(measure)[0]),
      spark(
        [
          { tone: "untreated", middle: measure.untreated.central, dash: [4, 3] },
          { tone: "treated", middle: measure.treated.central },
        ],
        report.time_d,
      ),
    );
  const cards = h(
    "fieldset",
    { class: "cards" },
    h("legend", { class: "hidden" }, "Quantity shown"),
    ...primary.map(card),
    others.length
      ? behind("More quantities", h("div", { class: "cards" }, ...others.map(card)))
      : null,
  );
  const views = choice<View>(
    "What is drawn",
    [
      { value: "value", label: "Both skins" },
      { value: "difference", label: "Difference" },
    ],
    view,
    (value) => {
      view = value;
      show();
    },
  );
  show();
  return section(
    "months",
    "Over the months",
    lead(report),
    h("div", { class: "figure" }, views, picture.element),
    cards,
    behind("The numbers", table_place),
  );
}

/* ---- the years before ---- */

function today_words(report: Report): string {
  const { exposure_today: today, area_words } = report.person;
  const parts = [
    today.uv_SED_per_y === null
      ? ""
      : `${number(today.uv_SED_per_y, 3)} standard erythema doses (SED) of ultraviolet a year after sunscreen`,
    today.packs_per_day ? `${plural(today.packs_per_day, "pack")} a day` : "no smoke",
    today.drinks_per_week === null ? "" : `${plural(today.drinks_per_week, "drink")} a week`,
    today.pollution_index === null
      ? ""
      : `air pollution ${number(today.pollution_index, 2)} of the reference`,
  ].filter((part) => part !== "");
  return `Exposure today (${area_words}): ${list(parts)}.`;
}

export function life_section(report: Report): HTMLElement {
  const { age_y, measures } = report.life;
  const of = (key: string): Num[] => measures[key] ?? [];
  const share = (list: Num[]): Num[] =>
    list.map((value) => (value === null || !list[0] ? null : (100 * value) / list[0]));
  const lines: Line[] = [
    { name: "Collagen", tone: "collagen", middle: share(of("collagen")) },
    { name: "Elastin", tone: "elastin", middle: share(of("elastin")), dash: [8, 4] },
    { name: "Thickness", tone: "thickness", middle: share(of("thickness")), dash: [3, 3] },
  ].filter((line): line is Line & typeof line => line.middle.length > 0) as Line[];
  const { person } = report;
  if (age_y.length < 3) {
    return section(
      "years",
      "The years before",
      "This skin is as young as the model begins.",
      h("p", { class: "note" }, today_words(report)),
    );
  }
  const end = age_y[age_y.length - 1] ?? person.age_y;
  const inside = (age: Num): age is number => age !== null && age > 25 && age < end;
  const marks = [
    inside(person.menopause_age_y) && person.sex === "female"
      ? { at: person.menopause_age_y, words: "menopause" }
      : null,
    person.smoking.packs_per_day > 0 && inside(person.smoking.from_y)
      ? { at: person.smoking.from_y, words: "begins to smoke" }
      : null,
    person.smoking.packs_per_day > 0 && inside(person.smoking.to_y)
      ? { at: person.smoking.to_y, words: "stops smoking" }
      : null,
  ]
    .filter((mark): mark is { at: number; words: string } => mark !== null)
    .sort((a, b) => a.at - b.at);
  const x_steps = end - 25 > 15 ? [5, 10, 20] : [1, 2, 5];
  const spec: Spec = {
    name: "Collagen, elastin and dermal thickness from 25 to today",
    x: age_y,
    x_words: "age, years",
    x_steps,
    y_words: "% of this skin at 25",
    lines,
    marks,
    ends: true,
    include: [100],
    reading: (i) =>
      typeset(
        `${fixed(age_y[i] ?? null, 0)} years: ${lines.map((line) => `${line.name.toLowerCase()} ${fixed(line.middle[i] ?? null, 0)} %`).join(", ")}`,
      ),
    height: 260,
  };
  const last = (line: Line | undefined): string =>
    fixed(line?.middle[line.middle.length - 1] ?? null, 0);
  const step = Math.max(1, Math.round(age_y.length / 24));
  const keep = age_y.map((_, i) => i).filter((i) => i % step === 0 || i === age_y.length - 1);
  return section(
    "years",
    "The years before",
    typeset(
      `At ${plain(end)} this skin has ${last(lines[0])} % of the collagen, ${last(lines[1])} % of the elastic fibre and ${last(
        lines[2],
      )} % of the thickness it had at 25 (central run).`,
    ),
    h("div", { class: "figure" }, chart(spec).element),
    h("p", { class: "note" }, today_words(report)),
    behind(
      "The numbers",
      data_table(
        "Share of this skin at 25, %",
        ["age", ...lines.map((line) => line.name.toLowerCase())],
        keep.map((i) => [
          fixed(age_y[i] ?? null, 0),
          ...lines.map((line) => fixed(line.middle[i] ?? null, 1)),
        ]),
      ),
    ),
    ...looks_of(report, { x_words: spec.x_words, x_steps, marks }),
  );
}
