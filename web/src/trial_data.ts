/* The document inside trial.html: what src/io/trial_report.c writes and the page of a trial shows.
 *
 * Units are part of the keys, except where a `unit` stands beside the numbers. A number that is not finite is null. Gains are
 * shares of the untreated twin's value (0.1 = 10 %), or in the unit if the value is absolute; + is better. */
import { NAMES } from "./course";
import { type Num } from "./data";
import { MISSING, fixed, number, percent, plain_percent, plain, sentence, unit_words, with_unit } from "./format";

export const TRIAL_SCHEMA = "cutis-trial-1";

/* People an arm; "never": no number of them is enough. */
export type People = Num | "never";

export interface Arm {
  name: string;
  reference: boolean /* the untreated arm that the others are compared with */;
  device: string;
  needle_length_mm: number;
  passes: number;
  sessions: number;
  interval_d: number;
  session_d: number[];
  main_visit: number /* index of the visit nearest to three months after the last session */;
  answer: string /* three texts: the short answer, its sentence, and what the one real trial saw; "" for the reference */;
  sentence: string;
  seen: string;
  /* of the headline at the main visit, a mean a world, in increasing order; 100 quantiles when there are more */
  world_gains: Num[];
}

/* One list over the visits each; the first, before any session, holds nulls. */
export interface Effects {
  people: Num[];
  gain: Num[];
  lower: Num[] /* 90 % interval of the mean in the one world that is ours */;
  upper: Num[];
  se: Num[];
  sd_worlds: Num[];
  sd_people: Num[];
  responders: Num[];
  d: Num[];
  n80: People[];
  n90: People[];
  power_most: Num[];
  trial_people: Num[];
  trial_people_untreated: Num[];
  trial_difference: Num[];
  trial_se: Num[];
  trial_p: Num[];
}

/* Each list goes with `people_an_arm`. */
export interface Power {
  assurance: Num[];
  lower: Num[];
  median: Num[];
  upper: Num[];
}

export interface GroupGain {
  people: number;
  gain: Num;
  lower: Num;
  upper: Num;
}

export interface Value {
  key: string;
  words: string;
  unit: string;
  instrument: string /* "": a measure of the matrix, which no instrument reads */;
  better: -1 | 0 | 1;
  repeatability: Num /* as gains are told */;
  absolute: boolean;
  source: string;
  told: boolean /* one of the few that are told first */;
  means: Num[][] /* of the value itself: arms, visits */;
  /* null for the reference; power and groups at the main visit, groups as in the document's list */
  arms: ({ effects: Effects; power: Power | null; groups: GroupGain[] } | null)[];
}

export interface Trial {
  schema: string;
  version: string;
  title: string;
  command: string;
  headline: string /* key of a value */;
  seed: string;
  instruments: string;
  noise: boolean;
  dropout_per_y: number;
  people: {
    asked: number;
    solved: number;
    retried: number;
    failed: number;
    reasons: { reason: string; retried: number; failed: number }[];
  };
  worlds: { asked: number; rejected: number };
  population: {
    age_mean_y: number;
    age_sd_y: number;
    age_from_y: number;
    age_to_y: number;
    women: number;
    areas: { key: string; words: string; share: number }[];
    sun_SED_per_y: number;
    sun_spread: number;
    smokers: number;
  };
  visit_d: number[];
  people_an_arm: number[];
  groups: { by: string; words: string }[];
  arms: Arm[];
  values: Value[];
  notes: string[];
  scenario: { yaml: string; values: { key: string; words: string; text: string }[] };
}

export function is_trial(document: { schema: string }): document is Trial {
  return document.schema === TRIAL_SCHEMA;
}

/* ---- reading it ---- */

export interface Treated {
  arm: Arm;
  index: number;
}

/* The arms that were treated, those with more and deeper sessions first: an order that no result can change. */
export function treated_arms(trial: Trial): Treated[] {
  const dose = ({ arm }: Treated): number => arm.sessions * arm.passes * arm.needle_length_mm;
  return trial.arms
    .map((arm, index) => ({ arm, index }))
    .filter(({ arm }) => !arm.reference)
    .sort((a, b) => dose(b) - dose(a) || a.index - b.index);
}

export function effects_of(value: Value, { index }: Treated): Effects | null {
  return value.arms[index]?.effects ?? null;
}

export function at(list: Num[] | undefined, index: number): Num {
  return list?.[index] ?? null;
}

export function headline_of(trial: Trial): Value | undefined {
  return trial.values.find((value) => value.key === trial.headline);
}

/* ---- words ---- */

/* Why spreads, intervals and what rests on them are missing. */
export function too_few_words(trial: Trial): string {
  return trial.people.solved <= trial.worlds.asked
    ? "No world has two people, so that how people differ cannot be told from what is not known of skin."
    : "Too few people came.";
}

const SHORT: { [key: string]: string } = {
  E: "Modulus",
  wrinkle_depth_rest: "Wrinkles",
  Ra: "Roughness",
  sag_descent: "Sagging",
  dermis: "Dermis",
  pore_diameter: "Pores",
};

export function value_name(value: Value): string {
  const short = value.instrument === "" ? NAMES[value.key]?.[0] : SHORT[value.key];
  return short ?? (/^R\d/.test(value.key) ? value.key : sentence(value.words));
}

/* "+1.2 %" or "−0.012 mm". */
export function gain_text(value: Value, gain: Num, signed = true): string {
  if (gain === null) {
    return MISSING;
  }
  if (!value.absolute) {
    return percent(gain, signed);
  }
  return with_unit((signed && gain > 0 ? "+" : "") + number(gain, 2), unit_words(value.unit));
}

export function range_text(value: Value, lower: Num, upper: Num): string {
  return lower === null || upper === null ? "" : `${gain_text(value, lower)} to ${gain_text(value, upper)}`;
}

/* "+1.2 % (−3.0 % to +5.4 %)". */
export function interval_text(value: Value, mean: Num, lower: Num, upper: Num): string {
  const range = range_text(value, lower, upper);
  return gain_text(value, mean) + (range ? ` (${range})` : "");
}

export function noise_text(value: Value): string {
  if (value.repeatability === null) {
    return "none";
  }
  return value.absolute
    ? `±${with_unit(number(value.repeatability, 2), unit_words(value.unit))}`
    : `±${plain_percent(value.repeatability)}`;
}

/* What a gain is in the numbers of a chart, and the unit of its axis. */
export function gain_scale(value: Value): { factor: number; unit: string } {
  return value.absolute ? { factor: 1, unit: unit_words(value.unit) } : { factor: 100, unit: "%" };
}

export function people_text(people: People | undefined): string {
  return people === null || people === undefined ? MISSING : people === "never" ? "never" : plain(people);
}

export function p_text(p: Num): string {
  return p === null ? MISSING : p < 0.001 ? "< 0.001" : p < 0.1 ? fixed(p, 3) : fixed(p, 2);
}

export const day_text = (day: number): string => `day ${fixed(day, 0)}`;
