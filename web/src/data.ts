/* The document inside report.html: what src/io/report_json.c writes and this page shows.
 *
 * Units are part of the keys, except where a `unit` stands beside the numbers. A number that is not finite is null.
 * Times are days since the first session; an interval holds the central run, and the median, 5 % and 95 % quantiles over
 * the draws (null when there were none). */

export const SCHEMA = "cutis-report-1";

export type Num = number | null;

export interface Interval {
  central: Num;
  median: Num;
  lower: Num;
  upper: Num;
}

/* The same for a whole series: four lists as long as the times they belong to. */
export interface IntervalSeries {
  central: Num[];
  median: Num[];
  lower: Num[];
  upper: Num[];
}

export type AnswerKey = "firms" | "probably_firms" | "too_little" | "no" | "cannot_say";

export interface Verdict {
  answer: AnswerKey;
  answer_words: string;
  sentence: string;
  readout: string;
  visit: number;
  peak_gain: Interval;
  peak_d: Interval;
  lasts_d: Interval;
  one_more: Interval;
  downtime_d: Num;
}

export interface Person {
  age_y: number;
  sex: "female" | "male";
  area: string;
  area_words: string;
  phototype: number;
  menopause_age_y: Num;
  sun: {
    dose_SED_per_y: Num;
    place: string;
    latitude_deg: Num;
    outdoors_h_per_d: Num;
    sunscreen: "never" | "sometimes" | "daily";
  };
  smoking: { packs_per_day: number; from_y: Num; to_y: Num };
  pollution: { pm25_ug_per_m3: Num; no2_ug_per_m3: Num; soot_1e5_per_m: Num };
  alcohol: { drinks_per_week: number };
  exposure_today: {
    uv_SED_per_y: Num;
    uv_index: Num;
    packs_per_day: Num;
    pollution_index: Num;
    drinks_per_week: Num;
  };
}

export interface Device {
  key: string;
  name: string;
  kind: "pen" | "roller" | "stamp";
  needles: number;
  needle_base_radius_mm: number;
  needle_tip_radius_um: number;
}

export interface Plan {
  device: Device;
  needle_length_mm: number;
  passes: number;
  sessions: number;
  interval_d: number;
  follow_up_d: number;
  session_d: number[];
}

export interface Dose {
  punctures_per_mm2: number;
  overlap: number;
  depth_mm: number /* of the typical needle; 0: it only dents the skin */;
  depth_mean_mm: number /* the same, below 0 when most needles fall short of the surface */;
  depth_sd_mm: number;
  dermis_share: number /* of the needles */;
  channel_radius_mm: number;
  gap_fraction: number;
  injured_fraction: number;
  open_fraction: number;
  z_mm: number[];
  gap_at: number[];
  injured_at: number[];
}

export interface Anatomy {
  stratum_corneum_mm: number;
  epidermis_mm: number;
  papillary_mm: number;
  reticular_mm: number;
  hypodermis_mm: number;
  needle_limit_mm: number;
}

export interface Measure {
  key: string;
  words: string;
  unit: string;
  /* true: `difference` is a share of the twin's value (0.1 = 10 %); false: in the measure's unit */
  relative: boolean;
  treated: IntervalSeries;
  untreated: IntervalSeries;
  difference: IntervalSeries /* treated against its own twin, draw by draw */;
}

export interface Effect {
  treated: Interval;
  untreated: Interval;
  gain: Interval /* share of the twin's value, or in the unit if the read-out is absolute; + is better */;
  better: Num;
  within: Num;
  worse: Num;
  missing: number /* draws in which it was not taken */;
  /* of the draws in increasing order; 100 evenly spaced quantiles when there are more draws; [] but for the read-out that decides */
  gains: Num[];
}

export interface Instrument {
  key: string;
  words: string;
  headline: number /* index of the read-out that stands for it */;
}

export interface Readout {
  key: string;
  words: string;
  unit: string;
  instrument: string /* key of an Instrument */;
  better: -1 | 0 | 1;
  repeatability: Num /* share of the value, or in the unit if absolute */;
  absolute: boolean;
  source: string;
  effects: Effect[] /* one a visit */;
}

export interface Visit {
  day_d: number;
  words: string;
}

export interface Curve {
  visit: number;
  arm: "treated" | "untreated";
  time_s: number[];
  height_mm: Num[];
}

/* What an instrument saw in the central run. Before the first session both arms are one, told as the treated. */
export interface Picture {
  instrument: string /* key of an Instrument */;
  visit: number;
  arm: "treated" | "untreated";
  lines: PictureLine[];
  map: HeightMap | null;
}

export interface PictureLine {
  key: string /* "surface at rest" */;
  x_mm: Num[];
  z_mm: Num[];
}

export interface HeightMap {
  side_mm: number;
  cells: number /* along a side */;
  low_um: number;
  high_um: number;
  heights: string /* base64: a byte a cell, row by row, a row across the tension lines; 0 is low_um, 255 is high_um */;
}

export interface Lever {
  symbol: string;
  name: string;
  correlation: number;
  beyond_chance: boolean /* among all parameters chance makes one so strong in fewer than 1 of 20 runs */;
}

export type Status = "seen" | "recalled" | "assumed" | "fitted";

export interface Parameter {
  symbol: string;
  name: string;
  mechanism: string;
  unit: string;
  value: Num;
  low: Num;
  high: Num;
  distribution: string;
  status: Status;
  source: string;
  notes: string;
}

export interface PublishedRow {
  what: string;
  quantity: string;
  modelled: boolean;
  at_d: number;
  sign: -1 | 0 | 1;
  change: Num;
  source: string;
  prediction: { sign: -1 | 0 | 1; change: Interval; agreeing: Num } | null;
}

export interface ScenarioValue {
  key: string;
  words: string;
  text: string;
  origin: string;
}

export interface Report {
  schema: string;
  version: string;
  title: string;
  command: string;
  verdict: Verdict;
  person: Person;
  plan: Plan;
  dose: Dose;
  anatomy: Anatomy;
  protocol: {
    aperture_mm: number;
    pressure_kPa: number;
    on_s: number;
    off_s: number;
    cycles: number;
  };
  draws: {
    asked: number;
    kept: number;
    rejected: number;
    failed: number;
    from: string;
    seed: string;
  };
  time_d: number[];
  measures: Measure[];
  life: {
    age_y: number[];
    measures: { [key: string]: Num[] };
    look_age_y: number[] /* the instruments were read at these, untreated; the last is today */;
    readouts: { [key: string]: Num[] };
  };
  visits: Visit[];
  instruments: Instrument[];
  readouts: Readout[];
  curves: Curve[];
  pictures: Picture[];
  levers: Lever[];
  parameters: Parameter[];
  published: PublishedRow[];
  scenario: { path: string; yaml: string; values: ScenarioValue[] };
  warnings: string[];
}

export function interval_at(series: IntervalSeries, index: number): Interval {
  const of = (list: Num[]): Num => list[index] ?? null;
  return {
    central: of(series.central),
    median: of(series.median),
    lower: of(series.lower),
    upper: of(series.upper),
  };
}

/* The middle of an interval: the median over the draws, or the central run when there were none. */
export function middle(of: Interval): Num {
  return of.median ?? of.central;
}

export function middles(of: IntervalSeries): Num[] {
  return of.central.map((central, i) => of.median[i] ?? central);
}

/* Reads the document out of the page; throws a sentence when it is not one that this page can show. */
export function document_parse<T>(text: string, schemas: string[]): T {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) {
    throw new Error("The page holds no results.");
  }
  const schema = String((value as { schema?: unknown }).schema);
  if (!schemas.includes(schema)) {
    throw new Error(`The results follow "${schema}"; this page shows "${schemas.join('" and "')}".`);
  }
  return value as T;
}

export function report_parse(text: string): Report {
  return document_parse<Report>(text, [SCHEMA]);
}
