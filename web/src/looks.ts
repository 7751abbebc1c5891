/* What the instruments read in the years before: one read-out at a time over the ages at which they were read, with cards to choose. */
import { SHOWN, readout_name } from "./firmness";
import { type Num, type Readout, type Report } from "./data";
import { type Chart, type Spec, chart, spark } from "./chart";
import { behind, behind_on_screen, data_table, h } from "./dom";
import { fixed, list, number, percent, plain, sentence, typeset, unit_words, with_unit } from "./format";
import { better_words, in_order, noise_decimals, noise_words, title_of } from "./visits";

const values_of = (report: Report, readout: Readout): Num[] => report.life.readouts[readout.key] ?? [];

/* Nothing finer than the instrument's noise asks for. */
const write = (readout: Readout, value: Num): string =>
  readout.absolute ? fixed(value, noise_decimals(readout)) : number(value);

/* Read at two ages or more. */
function was_read(report: Report, readout: Readout): boolean {
  return values_of(report, readout).filter((value) => value !== null).length > 1;
}

/* What is shown first: the elasticity that decides, then what stands for each instrument. */
export function first_looks(report: Report): [Readout, string][] {
  const suction = SHOWN.flatMap((key): [Readout, string][] => {
    const found = report.readouts.find((readout) => readout.key === key);
    return found ? [[found, readout_name(found)]] : [];
  });
  const seen = in_order(report.instruments).flatMap((instrument): [Readout, string][] => {
    const headline = report.readouts[instrument.headline];
    return headline && instrument.key !== "suction" ? [[headline, title_of(instrument)]] : [];
  });
  return [...suction, ...seen].filter(([readout]) => was_read(report, readout));
}

/* "From 25 to 55: 0.0021 to 0.026 mm", and what of it the instrument could tell. */
export function look_words(report: Report, readout: Readout): string {
  const ages = report.life.look_age_y;
  const values = values_of(report, readout);
  const known = values.map((_, i) => i).filter((i) => values[i] !== null);
  const [from, to] = [known[0] ?? 0, known[known.length - 1] ?? 0];
  const [low, high] = [values[from] ?? 0, values[to] ?? 0];
  const change = readout.absolute || low === 0 ? "" : ` (${percent(high / low - 1, true)})`;
  return typeset(
    `From ${fixed(ages[from] ?? null, 0)} to ${fixed(ages[to] ?? null, 0)}: ${write(readout, low)} to ${with_unit(
      write(readout, high),
      unit_words(readout.unit),
    )}${change}. The instrument's noise is ${noise_words(readout)}.`,
  );
}

type Common = Pick<Spec, "x_words" | "x_steps" | "marks">;

function look_spec(report: Report, readout: Readout, common: Common): Spec {
  const ages = report.life.look_age_y;
  const values = values_of(report, readout);
  const unit = unit_words(readout.unit);
  const first = values.find((value) => value !== null) ?? 0;
  const noise = (readout.repeatability ?? 0) * (readout.absolute ? 1 : Math.abs(first));
  const floor = values.every((value) => value === null || value >= 0) ? 0 : -Infinity;
  return {
    ...common,
    name: `${sentence(readout.words)} from 25 to today, untreated`,
    x: ages,
    y_words: `${sentence(readout.words)}${unit && unit !== "grade" ? `, ${unit}` : ""}: ${better_words(readout)}`,
    lines: [{ name: "untreated", tone: "untreated", middle: values, dots: true }],
    zone: {
      words: "what the instrument cannot tell from the first value",
      low: ages.map(() => Math.max(first - noise, floor)),
      high: ages.map(() => first + noise),
    },
    reading: (i) =>
      `${fixed(ages[i] ?? null, 0)} years: ${with_unit(write(readout, values[i] ?? null), unit)}`,
    height: 260,
  };
}

function all_looks(report: Report): HTMLElement {
  const ages = report.life.look_age_y;
  return data_table(
    `What the instruments read at the age of ${list(ages.map((age) => plain(age)))} years, untreated, central run`,
    ["read-out", "unit", ...ages.map((age) => plain(age))],
    report.readouts
      .filter((readout) => was_read(report, readout))
      .map((readout) => [
        sentence(readout.words),
        unit_words(readout.unit),
        ...values_of(report, readout).map((value) => write(readout, value)),
      ]),
  );
}

/* Nothing where there are no two ages. */
export function looks_of(report: Report, common: Common): HTMLElement[] {
  const primary = first_looks(report);
  const start = primary[0];
  if (!start) {
    return [];
  }
  const shown = primary.map(([readout]) => readout);
  const others = report.readouts.filter(
    (readout) => !shown.includes(readout) && was_read(report, readout),
  );
  const about = h("p", { class: "note" });
  const picture: Chart = chart(look_spec(report, start[0], common));
  const show = (readout: Readout): void => {
    picture.update(look_spec(report, readout, common));
    about.textContent = look_words(report, readout);
  };
  const card = (readout: Readout, name: string): HTMLElement =>
    h(
      "label",
      { class: "card" },
      h("input", {
        type: "radio",
        name: "look",
        value: readout.key,
        checked: readout === start[0],
        onchange: () => show(readout),
      }),
      h("span", { class: "card-name" }, name),
      spark(
        [{ tone: "untreated", middle: values_of(report, readout) }],
        report.life.look_age_y,
      ),
    );
  show(start[0]);
  return [
    h("h3", { class: "apart" }, "What the instruments read in these years"),
    h(
      "p",
      { class: "note" },
      "The same virtual instruments on the same skin, untreated, as it was at these ages (central run). Marks are the readings, straight lines join them.",
    ),
    h("div", { class: "figure" }, about, picture.element),
    h(
      "fieldset",
      { class: "cards" },
      h("legend", { class: "hidden" }, "Read-out shown"),
      ...primary.map(([readout, name]) => card(readout, name)),
      others.length
        ? behind(
            "More read-outs",
            h(
              "div",
              { class: "cards" },
              ...others.map((readout) => card(readout, sentence(readout.words))),
            ),
          )
        : null,
    ),
    behind_on_screen("The numbers of all read-outs", all_looks(report)),
  ];
}
