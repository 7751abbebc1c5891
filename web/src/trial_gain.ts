/* What treatment adds over the visits of a trial, how people differ in it, and what one real trial would have seen. */
import { READOUT_WORDS } from "./answer";
import { type Spec, type Tone, chart } from "./chart";
import { type Num } from "./data";
import { behind, data_table, h, section } from "./dom";
import { forest_figure, forest_legend } from "./forest";
import { fixed, percent, sentence, typeset } from "./format";
import { type Picked } from "./pick";
import {
  type Treated,
  type Trial,
  type Value,
  at,
  day_text,
  effects_of,
  gain_scale,
  gain_text,
  interval_text,
  noise_text,
  p_text,
  people_text,
  range_text,
  too_few_words,
  treated_arms,
  value_name,
} from "./trial_data";

/* The arm with the most treatment has the colour of treated skin throughout. */
const TONES: Tone[] = ["treated", "elastin", "collagen", "thickness", "before", "untreated"];

export function arm_look(place: number): { tone: Tone; square: boolean; dash: boolean } {
  const odd = (place + Math.floor(place / TONES.length)) % 2 === 1;
  return { tone: TONES[place % TONES.length] ?? "treated", square: odd, dash: odd };
}

export function zone_words(value: Value): string {
  return value.repeatability === null
    ? ""
    : `what one pair of readings of one person cannot tell from no change (${noise_text(value)})`;
}

/* Better or, of a value that is neither way, more. */
export function sides(value: Value): { left: string; right: string } {
  return value.better === 0 ? { left: "less", right: "more" } : { left: "worse", right: "better" };
}

export function about_value(value: Value): string {
  const plain_words = READOUT_WORDS[value.key];
  const words = plain_words ? `${plain_words} \u2013 ${value.words}` : value.words;
  return value.instrument === ""
    ? `${sentence(words)}. Of the matrix: no instrument reads it, so that it has no noise.`
    : `${sentence(words)}. Smallest change of one person that the instrument tells from noise: ${noise_text(value).replace("±", "")}. ${
        value.source ? `Source: ${typeset(value.source)}.` : ""
      }`.replace("..", ".");
}

/* Visits too close for the marks of all arms stand one after the other instead, each as far from the next. */
export function is_crowded(days: number[], arms: number): boolean {
  const span = (days[days.length - 1] ?? 0) - (days[0] ?? 0);
  return days.slice(1).some((day, i) => day - (days[i] ?? 0) < 0.04 * arms * span);
}

function time_axis(
  trial: Trial,
  treated: Treated[],
): Pick<Spec, "x" | "x_words" | "x_steps" | "x_ticks" | "x_range" | "x_text" | "marks"> {
  const days = trial.visit_d;
  const last = days[days.length - 1] ?? 1;
  if (is_crowded(days, treated.length)) {
    const x = days.map((_, i) => i);
    return {
      x,
      x_words: "visit: before the first session, then days after it",
      x_ticks: x,
      x_range: [-0.5, x.length - 0.5],
      x_text: (i) => (i === 0 ? "before" : fixed(days[i] ?? null, 0)),
    };
  }
  const sessions = treated[0]?.arm.session_d ?? [];
  return {
    x: days,
    x_words: "days after the first session",
    x_steps: [1, 2, 7, 14, 30, 60, 90, 180, 365, 730],
    x_range: [-0.03 * last, 1.05 * last],
    marks: sessions.map((day, i) => ({
      at: day,
      ...(i === sessions.length - 1 ? { words: sessions.length === 1 ? "session" : "sessions" } : {}),
    })),
  };
}

function gain_spec(trial: Trial, value: Value): Spec {
  const { factor, unit } = gain_scale(value);
  const treated = treated_arms(trial);
  const scaled = (list: Num[]): Num[] =>
    list.map((one, i) => (i === 0 ? null : one === null ? null : one * factor));
  const noise = value.repeatability === null ? null : value.repeatability * factor;
  return {
    name: `${value_name(value)}: gain of each arm against the untreated twins at the visits`,
    ...time_axis(trial, treated),
    y_words: `Gain against the untreated twin${unit ? `, ${unit}` : ""}: above zero is ${sides(value).right}`,
    lines: treated.map((one, place) => {
      const effects = effects_of(value, one);
      const look = arm_look(place);
      return {
        name: one.arm.name,
        tone: look.tone,
        style: "points" as const,
        joined: true,
        marker: look.square ? ("square" as const) : ("circle" as const),
        shift_px: (place - (treated.length - 1) / 2) * 13,
        ...(look.dash ? { dash: [4, 3] } : {}),
        middle: scaled(effects?.gain ?? []),
        lower: scaled(effects?.lower ?? []),
        upper: scaled(effects?.upper ?? []),
      };
    }),
    ...(noise === null
      ? {}
      : {
          zone: {
            words: zone_words(value),
            low: trial.visit_d.map(() => -noise),
            high: trial.visit_d.map(() => noise),
          },
        }),
    include: [0],
    zero: true,
    height: 330,
    reading: (i) =>
      i === 0
        ? "Before the first session: all arms are one."
        : `${sentence(day_text(trial.visit_d[i] ?? 0))}: ${treated
            .map((one) => {
              const of = effects_of(value, one);
              return `${one.arm.name} ${interval_text(value, at(of?.gain, i), at(of?.lower, i), at(of?.upper, i))}`;
            })
            .join("; ")}`,
  };
}

/* One line a visit of each arm. */
function visit_rows(
  trial: Trial,
  value: Value,
  cells: (of: NonNullable<ReturnType<typeof effects_of>>, visit: number, one: Treated) => string[],
): string[][] {
  return treated_arms(trial).flatMap((one) => {
    const of = effects_of(value, one);
    return trial.visit_d.flatMap((day, visit) =>
      of && visit > 0 && at(of.people, visit) !== null
        ? [[one.arm.name, day_text(day), ...cells(of, visit, one)]]
        : [],
    );
  });
}

export function gain_section(trial: Trial, pick: Picked): HTMLElement {
  const picture = chart(gain_spec(trial, pick.now()));
  const about = h("p", { class: "note" });
  const numbers = h("div", {});
  pick.show((value) => {
    picture.update(gain_spec(trial, value));
    const whiskers = treated_arms(trial).some((one) => effects_of(value, one)?.lower.some((lower) => lower !== null));
    about.replaceChildren(
      h("b", {}, value_name(value)),
      `: ${about_value(value)}${whiskers ? "" : ` No whiskers: ${too_few_words(trial)}`}`,
    );
    numbers.replaceChildren(
      data_table(
        `${value_name(value)}: gain against the untreated twin at each visit`,
        ["arm", "visit", "people", "mean gain", "90 % interval", "error of the simulation"],
        visit_rows(trial, value, (of, visit) => [
          people_text(at(of.people, visit)),
          gain_text(value, at(of.gain, visit)),
          range_text(value, at(of.lower, visit), at(of.upper, visit)),
          gain_text(value, at(of.se, visit), false),
        ]),
      ),
    );
  });
  return section(
    "gain",
    "What treatment adds",
    "Each person against their own untreated twin, the mean over all people. Whiskers hold the mean in the one world that is ours with a probability of 90\u202f%: what is not known of skin, not how people differ.",
    pick.control(),
    about,
    h("div", { class: "figure" }, picture.element),
    behind("The numbers", numbers),
  );
}

/* ---- how people differ ---- */

export function differ_section(trial: Trial, pick: Picked): HTMLElement {
  const treated = treated_arms(trial);
  const drawn = h("div", { class: "figure" });
  const lead = h("span", {});
  const table = h("div", { class: "below" });
  const numbers = h("div", {});
  const main = (one: Treated): number => one.arm.main_visit;
  const around = (mean: Num, sd: Num): { at: Num; low: Num; high: Num } =>
    mean === null || sd === null
      ? { at: mean, low: null, high: null }
      : { at: mean, low: mean - sd, high: mean + sd };
  const scaled = (value: Value, one: Num): Num =>
    one === null ? null : one * gain_scale(value).factor;
  pick.show((value) => {
    const rows = treated.flatMap((one, place) => {
      const of = effects_of(value, one);
      const [mean, visit] = [scaled(value, at(of?.gain, main(one))), main(one)];
      const look = arm_look(place);
      return [
        { heading: `${one.arm.name}, ${day_text(trial.visit_d[visit] ?? 0).replace(" ", "\u00a0")}` },
        {
          label: "not known of skin",
          marks: [{ ...look, dash: false, ...around(mean, scaled(value, at(of?.sd_worlds, visit))) }],
        },
        {
          label: "people differ",
          marks: [{ ...look, dash: true, ...around(mean, scaled(value, at(of?.sd_people, visit))) }],
        },
      ];
    });
    drawn.hidden = !rows.some((row) => row.marks?.some(({ low }) => low !== null));
    lead.textContent = `${value_name(value)}: ${
      drawn.hidden ? `nothing can be said. ${too_few_words(trial)}` : "the mean gain, with one standard deviation to either side."
    }`;
    drawn.replaceChildren(
      forest_legend(
        [
          { tone: "before", words: "between worlds: what is not known of skin" },
          { tone: "before", dash: true, words: "between the people of a world" },
        ],
        zone_words(value),
      ),
      forest_figure({
        name: `${value_name(value)}: what is not known of skin beside how people differ, one standard deviation each`,
        unit: gain_scale(value).unit,
        rows,
        zone: scaled(value, value.repeatability),
        ...sides(value),
      }),
    );
    table.replaceChildren(
      data_table(
        `${value_name(value)} at the visit that was chosen beforehand`,
        ["arm", "visit", "respond", "standardised effect", "people for 80 %", "for 90 %", "worlds with a gain"],
        treated.map((one) => {
          const of = effects_of(value, one);
          const visit = main(one);
          return [
            one.arm.name,
            day_text(trial.visit_d[visit] ?? 0),
            percent(at(of?.responders, visit)),
            fixed(at(of?.d, visit), 2),
            people_text(of?.n80[visit]),
            people_text(of?.n90[visit]),
            percent(at(of?.power_most, visit)),
          ];
        }),
      ),
    );
    numbers.replaceChildren(
      data_table(
        `${value_name(value)}: the two spreads, responders and standardised effect at each visit`,
        ["arm", "visit", "between worlds", "between people", "respond", "standardised effect", "people for 80 %", "for 90 %"],
        visit_rows(trial, value, (of, visit) => [
          gain_text(value, at(of.sd_worlds, visit), false),
          gain_text(value, at(of.sd_people, visit), false),
          percent(at(of.responders, visit)),
          fixed(at(of.d, visit), 2),
          people_text(of.n80[visit]),
          people_text(of.n90[visit]),
        ]),
      ),
    );
  });
  return section(
    "differ",
    "How people differ, and what is not known",
    "More people in a trial average out how people differ. What is not known of skin they all share: no number of people averages it out.",
    pick.control(),
    h("p", { class: "note" }, lead),
    drawn,
    table,
    h(
      "p",
      { class: "note" },
      "Who responds gains more than the instrument's noise against their own untreated twin, which nobody has in life; measures of the matrix have no noise and no responders. The standardised effect is the mean difference of the changes over the standard deviation of a change that a real trial reads.",
    ),
    behind("The numbers of all visits", numbers),
  );
}

/* ---- one real trial ---- */

const LIMIT_95 = 1.96; /* of a normal */

export function seen_section(trial: Trial, pick: Picked): HTMLElement {
  const treated = treated_arms(trial);
  const drawn = h("div", { class: "figure" });
  const numbers = h("div", {});
  const about = h("p", { class: "note" });
  pick.show((value) => {
    const { factor, unit } = gain_scale(value);
    const rows = trial.visit_d.flatMap((day, visit) =>
      visit === 0
        ? []
        : [
            {
              label: sentence(day_text(day)),
              marks: treated.map((one, place) => {
                const of = effects_of(value, one);
                const difference = at(of?.trial_difference, visit);
                const error = at(of?.trial_se, visit);
                const known = difference !== null && error !== null;
                return {
                  ...arm_look(place),
                  at: difference === null ? null : difference * factor,
                  low: known ? factor * (difference - LIMIT_95 * error) : null,
                  high: known ? factor * (difference + LIMIT_95 * error) : null,
                };
              }),
            },
          ],
    );
    const marks = rows.flatMap((row) => row.marks);
    drawn.hidden = !marks.some((mark) => mark.at !== null);
    about.replaceChildren(
      h("b", {}, value_name(value)),
      `: difference of the mean changes from before, ${
        marks.some(({ low }) => low !== null)
          ? `with ±${fixed(LIMIT_95, 2)} standard errors`
          : `for ${drawn.hidden ? "which" : "whose standard error"} too few people came`
      }.`,
    );
    drawn.replaceChildren(
      forest_legend(
        treated.map((one, place) => ({ ...arm_look(place), words: one.arm.name })),
        "",
      ),
      forest_figure({
        name: `${value_name(value)}: difference of the mean changes that one trial would have seen at each visit, with 95 % intervals`,
        unit,
        rows,
        zone: null,
        ...sides(value),
      }),
    );
    numbers.replaceChildren(
      data_table(
        `${value_name(value)}: one trial of these people, everybody in one arm`,
        ["arm", "visit", "people", "untreated", "difference of changes", "standard error", "p"],
        visit_rows(trial, value, (of, visit) => [
          people_text(at(of.trial_people, visit)),
          people_text(at(of.trial_people_untreated, visit)),
          gain_text(value, at(of.trial_difference, visit)),
          gain_text(value, at(of.trial_se, visit), false),
          p_text(at(of.trial_p, visit)),
        ]),
      ),
    );
  });
  return section(
    "one-trial",
    "One real trial",
    `The same people as a real trial would have them: everybody in one arm by lot, read before and at the visits${
      trial.noise && trial.instruments !== "none" ? " with the noise of the instrument" : ""
    }${trial.dropout_per_y > 0 ? `, ${percent(trial.dropout_per_y)} of them lost in a year` : ""}. Another throw of the dice would show other numbers.`,
    h(
      "ul",
      { class: "prose" },
      ...treated.map((one) => h("li", {}, h("b", {}, one.arm.name), `: ${typeset(one.arm.seen)}`)),
    ),
    pick.control(),
    about,
    drawn,
    behind("The numbers", numbers),
  );
}
