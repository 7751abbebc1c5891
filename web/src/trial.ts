/* The page of a trial: the question and the answers, who and what was done, then what was found. */
import { type DotWords, dot_figure, fact } from "./answer";
import { behind, behind_on_screen, data_table, h, section, svg } from "./dom";
import { DRAWS_LEAST, count_words, cut, fixed, list, percent, plain, plural, probability, sentence, typeset } from "./format";
import { pick_of } from "./pick";
import { sized } from "./sized";
import {
  type Arm,
  type Treated,
  type Trial,
  type Value,
  at,
  day_text,
  effects_of,
  headline_of,
  noise_text,
  treated_arms,
  value_name,
} from "./trial_data";
import { arm_look, differ_section, gain_section, seen_section, sides } from "./trial_gain";
import { groups_section, power_section } from "./trial_power";

/* ---- the answer ---- */

function dots(trial: Trial, value: Value, { arm }: Treated): HTMLElement | null {
  const words: DotWords = {
    about: `Each dot is one world, skin as it may be: the mean gain of its people in ${value_name(value)}, ${arm.name} against untreated`,
    what: "worlds",
    sides: { firmer: sides(value).right, within: "too little to measure in one person", softer: sides(value).left },
  };
  if (trial.worlds.asked > arm.world_gains.length && arm.world_gains.length === 100) {
    words.about = words.about.replace("Each dot is one world", "Each dot is a hundredth of the worlds");
  }
  return dot_figure(arm.world_gains, value.repeatability ?? 0, words);
}

function answer_of(trial: Trial, value: Value, one: Treated, alone: boolean): HTMLElement {
  const visit = one.arm.main_visit;
  const most = at(effects_of(value, one)?.power_most, visit);
  const worlds = one.arm.world_gains.length < 100 ? one.arm.world_gains.length : trial.worlds.asked;
  return h(
    "div",
    { class: "answer arm" },
    h(
      "div",
      {},
      h("h2", { class: "arm-name" }, `${sentence(one.arm.name)}: ${arm_words(one.arm)}`),
      h("p", { class: alone ? "verdict" : "verdict smaller" }, typeset(`${one.arm.answer}.`)),
      h("p", { class: "sentence" }, typeset(sentence(one.arm.sentence))),
      worlds < DRAWS_LEAST
        ? h("p", { class: "odds" }, `Fewer than ${DRAWS_LEAST} worlds tell no probability: take more to see the doubt.`)
        : h(
            "p",
            { class: "odds" },
            h("b", { class: "big" }, probability(most, worlds)),
            h(
              "span",
              {},
              ` probability that there is a gain at all, ${day_text(trial.visit_d[visit] ?? 0)}: the share of the worlds whose people gain on average`,
            ),
          ),
    ),
    dots(trial, value, one),
  );
}

function answer_section(trial: Trial): HTMLElement {
  const value = headline_of(trial);
  const treated = treated_arms(trial);
  return h(
    "section",
    { class: "answers", id: "answer", "aria-labelledby": "question" },
    h("h1", { id: "question" }, "Would a trial see it?"),
    ...(value ? treated.map((one) => answer_of(trial, value, one, treated.length === 1)) : []),
  );
}

function facts(trial: Trial): HTMLElement {
  const { people, worlds } = trial;
  const value = headline_of(trial);
  const met = Math.min(worlds.asked, people.solved);
  return h(
    "dl",
    { class: "facts" },
    fact(
      "People",
      plain(people.solved),
      `${plain(people.retried)} at the second attempt; ${plain(people.failed)} could not be solved`,
    ),
    fact(
      "Worlds",
      plain(met),
      `draws of what is not known of skin, which all people of a world share${
        met < worlds.asked ? `; these have people, of ${plain(worlds.asked)} drawn` : ""
      }`,
    ),
    value
      ? fact("Read-out that answers", value_name(value), "chosen before any number was seen, as is the visit")
      : null,
    value
      ? fact(
          "Its noise",
          noise_text(value),
          value.repeatability === null
            ? "no instrument looked"
            : "the smallest change of one person that the instrument tells from none",
        )
      : null,
  );
}

/* ---- who, and what was done ---- */

export function arm_words(arm: Arm): string {
  if (arm.sessions === 0) {
    return "no session";
  }
  const sessions =
    arm.sessions === 1
      ? "one session"
      : `${count_words(arm.sessions)} sessions, ${plural(arm.interval_d, "day")} apart`;
  return `${sessions} at ${plain(arm.needle_length_mm)} mm`;
}

export function who_words(trial: Trial): string {
  const { people, population } = trial;
  const areas = population.areas.map((area) =>
    population.areas.length > 1 ? `${area.words} (${percent(area.share)})` : area.words,
  );
  return typeset(
    `${plural(people.asked, "person", "people")}, drawn by chance. Ages: a normal of mean ${plain(population.age_mean_y)} and standard deviation ${plain(
      population.age_sd_y,
    )}, cut at ${plain(population.age_from_y)} and ${plain(population.age_to_y)}; women: ${percent(population.women)}; where: ${list(
      areas,
    )}. Half of such people have more than ${plain(population.sun_SED_per_y)} SED of sun a year at the cheek; ${percent(
      population.smokers,
    )} smoke or did.`,
  );
}

const LABEL = 172;
const LETTER_PX = 7.2;
const ROW = 34;

/* Sessions of each arm and visits of all on one line of time. */
function timeline(trial: Trial, width: number): SVGSVGElement {
  const phone = width < 560;
  const left = phone ? 6 : LABEL;
  const right = width - 8;
  const arms = [...treated_arms(trial).map(({ arm }) => arm), ...trial.arms.filter((arm) => arm.reference)];
  const last = Math.max(trial.visit_d[trial.visit_d.length - 1] ?? 1, 1);
  const x_of = (day: number): number => left + ((right - left - 30) * day) / last + 4;
  const row = phone ? ROW + 16 : ROW;
  const top = 26;
  const bottom = top + arms.length * row + 4;
  const marks: SVGElement[] = [];
  let free = -Infinity;
  trial.visit_d.forEach((day, i) => {
    const x = x_of(day);
    if (!phone) {
      marks.push(svg("path", { class: "zone-edge", d: `M${x.toFixed(1)} ${top - 6}V${bottom}` }));
    }
    const words = i === 0 ? "before" : i === trial.visit_d.length - 1 ? day_text(day) : fixed(day, 0);
    const wide = 7.2 * words.length;
    const from = i === 0 ? x - 4 : Math.min(x - wide / 2, width - wide);
    if (from > free) {
      marks.push(svg("text", { x: from.toFixed(1), y: top - 11 }, words));
      free = from + wide + 8;
    }
  });
  arms.forEach((arm, i) => {
    const y = top + (i + 0.5) * row + (phone ? 12 : 0);
    const look = arm_look(i);
    const name = cut(arm.name, Math.floor((phone ? width : LABEL - 10) / LETTER_PX));
    marks.push(
      svg(
        "text",
        { class: "label", x: 0, y: phone ? y - 17 : y + 5 },
        name,
        name === arm.name ? null : svg("title", {}, arm.name),
      ),
      svg("path", { class: "axis", d: `M${left} ${y}H${right}` }),
      ...(phone
        ? trial.visit_d.map((day) =>
            svg("path", { class: "axis", d: `M${x_of(day).toFixed(1)} ${y - 4}v8` }),
          )
        : []),
      svg(
        "g",
        { class: `tone-${arm.reference ? "before" : look.tone}` },
        ...arm.session_d.map((day) =>
          svg("path", { class: "mark", d: `M${x_of(day).toFixed(1)} ${y + 1}l-6 -11h12Z` }),
        ),
      ),
    );
  });
  return svg(
    "svg",
    {
      class: "timeline",
      width,
      height: bottom + 4,
      viewBox: `0 0 ${width} ${bottom + 4}`,
      role: "img",
      "aria-label": `Sessions of each arm and visits at ${list(trial.visit_d.slice(1).map(day_text))}`,
    },
    ...marks,
  );
}

function reasons(trial: Trial): HTMLElement {
  const { people } = trial;
  const told = people.reasons.reduce((sum, reason) => sum + reason.retried + reason.failed, 0);
  const rest = people.retried + people.failed - told;
  if (people.retried + people.failed === 0) {
    return h("p", { class: "note" }, "Everybody was solved at the first attempt.");
  }
  return h(
    "div",
    {},
    h(
      "p",
      { class: "note" },
      `Somebody whose life or look cannot be solved is tried once more with a hundredth of the tolerance, then left out. At the second attempt: ${plain(
        people.retried,
      )}. Left out: ${plain(people.failed)}.`,
    ),
    data_table(
      "Why, at the first attempt",
      ["reason", "solved at the second", "left out"],
      [
        ...people.reasons.map(({ reason, retried, failed }) => [typeset(reason), plain(retried), plain(failed)]),
        ...(rest > 0 ? [["other reasons", `${plain(rest)} together`, ""]] : []),
      ],
    ),
  );
}

function who_section(trial: Trial): HTMLElement {
  const treated = treated_arms(trial);
  return section(
    "who",
    "Who took part, and what was done",
    who_words(trial),
    h(
      "p",
      { class: "note" },
      `Each person goes through every arm from the same skin, so that each is compared with their own untreated twin. Visits: before, and on ${list(
        trial.visit_d.slice(1).map(day_text),
      )} after the first session.`,
    ),
    h("div", { class: "figure" }, sized((width) => [timeline(trial, width)])),
    data_table(
      "The arms",
      ["arm", "what was done", "device", "passes"],
      [...treated.map(({ arm }) => arm), ...trial.arms.filter((arm) => arm.reference)].map((arm) => [
        arm.name,
        arm_words(arm),
        arm.sessions > 0 ? arm.device : "\u2013",
        arm.sessions > 0 ? plain(arm.passes) : "\u2013",
      ]),
    ),
    reasons(trial),
  );
}

/* ---- what it rests on ---- */

const LIMITS = [
  "How people differ is mostly assumed; how far skin may be from what is thought of it is wide.",
  "People differ at 25 in thickness, stiffness and tension, but everybody's collagen is 1 there: the measures are relative to one's own skin at 25.",
  "Habits are independent of each other and of age; people do not change them, but for those who stop smoking.",
  "Noise is independent from reading to reading; a rater's or a season's drift is not modelled.",
  "The interval of a mean takes worlds as normal; where their gains are skewed, the dots and the store say more.",
];

function assumed_section(trial: Trial): HTMLElement {
  const { worlds, notes } = trial;
  return section(
    "assumed",
    "What was assumed",
    "Two doubts are kept apart. A world is one draw of the constants that all people share: what is not known of skin. A person varies about their world: how people differ.",
    notes.length > 0
      ? h(
          "ul",
          { class: "warnings" },
          ...notes.map((text) => h("li", {}, h("b", {}, "Note. "), typeset(text))),
        )
      : null,
    h(
      "ul",
      { class: "prose" },
      h(
        "li",
        {},
        `Kept: ${plural(worlds.asked, "world")}. Rejected: ${plain(worlds.rejected)}, because such a skin would stay inflamed or would not age as skin does.`,
      ),
      ...LIMITS.map((text) => h("li", {}, text)),
    ),
    behind(
      "What was said of the people and the trial",
      data_table(
        "Values in use",
        ["key", "meaning", "value"],
        trial.scenario.values.map((value) => [value.key, value.words, value.text]),
      ),
    ),
  );
}

function reproduce_section(trial: Trial): HTMLElement {
  return section(
    "reproduce",
    "How to reproduce it",
    `Cutis ${trial.version}, ${plural(trial.people.asked, "person", "people")}, ${plural(trial.worlds.asked, "world")}, seed ${
      trial.seed
    }. The same version, scenario and seed give the same numbers for any number of threads or machines. Everybody at every visit is in trial.db, the numbers of this page and those of all other visits in arms.csv, power.csv and subgroups.csv beside it.`,
    h(
      "pre",
      { tabindex: 0, role: "region", "aria-label": "Command" },
      h("code", {}, trial.command),
    ),
    behind_on_screen(
      "The scenario, complete",
      h(
        "pre",
        { tabindex: 0, role: "region", "aria-label": "Scenario file" },
        h("code", {}, trial.scenario.yaml),
      ),
    ),
  );
}

export function trial_lead(trial: Trial): HTMLElement[] {
  return [answer_section(trial), facts(trial)];
}

export function trial_sections(trial: Trial): (HTMLElement | null)[] {
  const pick = pick_of(trial);
  return [
    who_section(trial),
    ...(pick
      ? [
          gain_section(trial, pick),
          differ_section(trial, pick),
          power_section(trial, pick),
          groups_section(trial, pick),
          seen_section(trial, pick),
        ]
      : []),
    assumed_section(trial),
    reproduce_section(trial),
  ];
}
