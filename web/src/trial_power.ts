/* How many people a real trial would need, and who gains more: the power curve and the subgroups. */
import { type Spec, chart } from "./chart";
import { type Num } from "./data";
import { behind, choice, data_table, h, section } from "./dom";
import { forest_figure, forest_legend } from "./forest";
import { percent, plain, plural, sentence } from "./format";
import { type Picked } from "./pick";
import { arm_look, sides, zone_words } from "./trial_gain";
import {
  type Treated,
  type Trial,
  type Value,
  at,
  day_text,
  effects_of,
  gain_scale,
  gain_text,
  people_text,
  range_text,
  too_few_words,
  treated_arms,
  value_name,
} from "./trial_data";

const in_percent = (list: Num[]): Num[] => list.map((one) => (one === null ? null : 100 * one));
const TICKS = [5, 10, 50, 100, 500, 1000, 5000];

function main_day(trial: Trial, { arm }: Treated): string {
  return day_text(trial.visit_d[arm.main_visit] ?? 0);
}

function power_spec(trial: Trial, value: Value, one: Treated): Spec {
  const x = trial.people_an_arm;
  const power = value.arms[one.index]?.power;
  const effects = effects_of(value, one);
  const most = at(effects?.power_most, one.arm.main_visit);
  const n80 = effects?.n80[one.arm.main_visit];
  const none = x.map(() => null);
  const [first, last] = [x[0] ?? 5, x[x.length - 1] ?? 5000];
  return {
    name: `${value_name(value)}, ${one.arm.name}: assurance against people an arm`,
    x,
    x_words: "people an arm",
    x_log: true,
    x_ticks: TICKS.filter((tick) => tick >= first && tick <= last),
    x_range: [0.9 * first, 1.1 * last],
    x_text: plain,
    y_words: `Probability that a trial finds a gain in ${value_name(value)}, %`,
    lines: [
      {
        name: "assurance: the power averaged over the worlds",
        tone: "treated",
        middle: in_percent(power?.assurance ?? none),
      },
      {
        name: "power: its median, and nine of ten worlds",
        tone: "treated",
        thin: true,
        dash: [2, 4],
        middle: in_percent(power?.median ?? none),
        lower: in_percent(power?.lower ?? none),
        upper: in_percent(power?.upper ?? none),
      },
      {
        name: `ceiling: ${percent(most)} of the worlds have a gain`,
        tone: "untreated",
        thin: true,
        dash: [7, 5],
        middle: x.map(() => (most === null ? null : 100 * most)),
      },
    ],
    marks:
      typeof n80 === "number" && n80 >= first && n80 <= last
        ? [{ at: n80, words: `80\u202f% with ${plain(n80)}` }]
        : [],
    include: [0, 100],
    height: 320,
    reading: (i) =>
      `${plural(x[i] ?? 0, "person", "people")} an arm: assurance ${percent(at(power?.assurance, i))}; power ${percent(
        at(power?.lower, i),
      )} to ${percent(at(power?.upper, i))} in nine of ten worlds, median ${percent(at(power?.median, i))}`,
  };
}

function need_words(trial: Trial, value: Value, one: Treated): string {
  const effects = effects_of(value, one);
  const visit = one.arm.main_visit;
  const most = at(effects?.power_most, visit);
  const [n80, n90] = [effects?.n80[visit], effects?.n90[visit]];
  const who = `${sentence(one.arm.name)}, ${value_name(value)}, ${main_day(trial, one)}: `;
  if (typeof n80 === "number") {
    return `${who}${people_text(n80)} people an arm give 80\u202f% assurance, ${
      typeof n90 === "number" ? `${people_text(n90)} give 90\u202f%` : "no number gives 90\u202f%"
    }. In ${percent(most)} of the worlds there is a gain at all: no trial can be surer than that.`;
  }
  return n80 === "never"
    ? `${who}no number of people gives 80\u202f% assurance. In ${percent(most)} of the worlds there is a gain at all: no trial can be surer than that. Then the question is what is not known of skin, not how many people come.`
    : `${who}nothing can be said. ${too_few_words(trial)}`;
}

export function power_section(trial: Trial, pick: Picked): HTMLElement | null {
  const treated = treated_arms(trial);
  let one = treated[0];
  if (!one) {
    return null;
  }
  const picture = chart(power_spec(trial, pick.now(), one));
  const figure = h("div", { class: "figure" }, picture.element);
  const words = h("p", { class: "note" });
  const numbers = h("div", {});
  const folded = behind("The numbers", numbers);
  const show = (value: Value): void => {
    if (!one) return;
    const power = value.arms[one.index]?.power;
    picture.update(power_spec(trial, value, one));
    figure.hidden = folded.hidden = !power?.assurance.some((share) => share !== null);
    words.replaceChildren(need_words(trial, value, one));
    numbers.replaceChildren(
      data_table(
        `${value_name(value)}, ${one.arm.name}, ${main_day(trial, one)}: power over the worlds`,
        ["people an arm", "assurance", "power, 5 %", "median", "95 %"],
        trial.people_an_arm.map((people, i) => [
          plain(people),
          percent(at(power?.assurance, i)),
          percent(at(power?.lower, i)),
          percent(at(power?.median, i)),
          percent(at(power?.upper, i)),
        ]),
      ),
    );
  };
  pick.show(show);
  return section(
    "power",
    "How many people it takes",
    "The power of a trial with two arms, a two-sided test at 5\u202f% that finds a gain. Where its size is not known, what counts is the assurance: the power averaged over all worlds.",
    pick.control(),
    treated.length > 1
      ? choice(
          "Arm",
          treated.map(({ arm, index }) => ({ value: String(index), label: arm.name })),
          String(one.index),
          (index) => {
            one = treated.find((other) => String(other.index) === index) ?? one;
            show(pick.now());
          },
        )
      : null,
    words,
    figure,
    folded,
  );
}

/* ---- subgroups ---- */

const BY: { [by: string]: string } = {
  age: "Age",
  area: "Area",
  sun: "Sun, at the cheek",
  smoking: "Smoking",
  sex: "Sex",
};

/* An area stands in the list by its key. */
function level_words(trial: Trial, { by, words }: Trial["groups"][number]): string {
  return by === "area"
    ? (trial.population.areas.find((area) => area.key === words)?.words ?? words)
    : words.replace("/y", " a year");
}

export function groups_section(trial: Trial, pick: Picked): HTMLElement {
  const treated = treated_arms(trial);
  const drawn = h("div", { class: "figure" });
  const numbers = h("div", {});
  const about = h("p", { class: "note" });
  pick.show((value) => {
    const { factor, unit } = gain_scale(value);
    const times = (one: Num): Num => (one === null ? null : one * factor);
    const levels = trial.groups
      .map((group, i) => ({
        group,
        found: treated.map(({ index }) => value.arms[index]?.groups[i] ?? null),
      }))
      .filter(({ found }) => found.some((one) => one !== null && one.people > 0));
    /* Where all are of one kind there is nothing to compare. */
    const kinds = [...new Set(levels.map(({ group }) => group.by))].filter(
      (by) => levels.filter(({ group }) => group.by === by).length > 1,
    );
    drawn.hidden = kinds.length === 0;
    about.replaceChildren(
      h("b", {}, value_name(value)),
      drawn.hidden ? ": nothing to compare, for all people are of one kind." : ": gain against the untreated twin.",
    );
    drawn.replaceChildren(
      forest_legend(
        treated.map((one, place) => ({ ...arm_look(place), words: one.arm.name })),
        zone_words(value),
      ),
      forest_figure({
        name: `${value_name(value)}: gain by subgroup, with 90 % intervals`,
        unit,
        zone: times(value.repeatability),
        ...sides(value),
        rows: kinds.flatMap((by) => [
          { heading: BY[by] ?? sentence(by) },
          ...levels
            .filter(({ group }) => group.by === by)
            .map(({ group, found }) => ({
              label: level_words(trial, group),
              note: plural(found[0]?.people ?? 0, "person", "people"),
              marks: found.map((one, place) => ({
                ...arm_look(place),
                at: times(one?.gain ?? null),
                low: times(one?.lower ?? null),
                high: times(one?.upper ?? null),
              })),
            })),
        ]),
      }),
    );
    numbers.replaceChildren(
      data_table(
        `${value_name(value)}: gain against the untreated twin by subgroup`,
        ["group", "arm", "people", "mean gain", "90 % interval"],
        levels.flatMap(({ group, found }) =>
          treated.map(({ arm }, i) => [
            `${BY[group.by] ?? group.by}: ${level_words(trial, group)}`,
            arm.name,
            plain(found[i]?.people ?? null),
            gain_text(value, found[i]?.gain ?? null),
            range_text(value, found[i]?.lower ?? null, found[i]?.upper ?? null),
          ]),
        ),
      ),
    );
  });
  return section(
    "subgroups",
    "Who gains more",
    `The same gain by age, area, sun, smoking and sex at the visit that was chosen beforehand (${treated
      .map((one) => `${one.arm.name}: ${main_day(trial, one)}`)
      .join(", ")}), with 90\u202f% intervals. Small groups say little.`,
    pick.control(),
    about,
    drawn,
    behind("The numbers", numbers),
  );
}
