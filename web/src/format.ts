/* Numbers as people read them. Missing numbers become an en dash. */
import { type Interval, type Num, middle } from "./data";

export const MISSING = "\u2013";
const MINUS = "\u2212";
const NARROW = "\u202f"; /* narrow no-break space, between a number and its unit */
export const DAYS_PER_MONTH = 365.25 / 12;

function known(value: Num): value is number {
  return value !== null && Number.isFinite(value);
}

/* A fixed number of decimals with a true minus sign; "−0.0" becomes "0.0". */
export function fixed(value: Num, decimals: number): string {
  if (!known(value)) {
    return MISSING;
  }
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/* Three significant digits, never in powers of ten between 0.001 and a million. */
export function number(value: Num, digits = 3): string {
  if (!known(value)) {
    return MISSING;
  }
  if (value === 0) {
    return "0";
  }
  const size = Math.floor(Math.log10(Math.abs(value)));
  if (size < -3 || size >= 6) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
    return `${(mantissa ?? "").replace("-", MINUS)}e${(exponent ?? "").replace("+", "").replace("-", MINUS)}`;
  }
  const text = fixed(value, Math.max(0, digits - 1 - size));
  return size >= 4 ? text.replace(/\B(?=(\d{3})+$)/g, NARROW) : text;
}

/* A number that was given, as it was given: 55, 1.5, 0.25. */
export function plain(value: Num): string {
  return number(value, 4)
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "");
}

/* A share that was given: 0.06 -> "6 %". */
export function plain_percent(share: Num): string {
  return known(share) ? `${plain(Number((100 * share).toPrecision(3)))}${NARROW}%` : MISSING;
}

export function with_unit(text: string, unit: string): string {
  return unit === "-" || unit === "" || text === MISSING ? text : `${text}${NARROW}${unit}`;
}

/* A unit of the tables as it is set in print: "g/m2/h" -> "g/m²/h", "-" -> "". */
export function unit_words(unit: string): string {
  return unit === "-" ? "" : unit.replace(/^um\b/, "µm").replace(/^deg$/, "°").replace(/2\b/, "²").replace(/3\b/, "³").replace(/\*/g, "·");
}

/* Decimals for a percentage: one below ten, none from there on. */
function percent_decimals(share: number): number {
  return Math.abs(share) < 0.0995 ? 1 : 0;
}

/* 0.123 -> "12 %". */
export function percent(share: Num, signed = false): string {
  if (!known(share)) {
    return MISSING;
  }
  if (share > 0 && share < 0.0005 && !signed) {
    return `under 0.1${NARROW}%`;
  }
  return `${percent_number(share, signed)}${NARROW}%`;
}

function percent_number(
  share: number,
  signed: boolean,
  decimals = percent_decimals(share),
): string {
  const text = fixed(100 * share, decimals);
  return signed && share > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/* "−1 to +23 %", or "" without draws. */
export function percent_range(of: Interval, signed = true): string {
  if (!known(of.lower) || !known(of.upper) || of.lower === of.upper) {
    return "";
  }
  const decimals = Math.min(percent_decimals(of.lower), percent_decimals(of.upper));
  return `${percent_number(of.lower, signed, decimals)} to ${percent_number(of.upper, signed, decimals)}${NARROW}%`;
}

/* Fewer draws than these tell no probability, as in the verdict (course/verdict.c). */
export const DRAWS_LEAST = 8;

/* A probability in whole percent. So many draws cannot tell one nearer to 0 or 1 than one draw: "under 2 %" for none of 64. */
export function probability(share: Num, draws: number): string {
  if (!known(share) || draws < DRAWS_LEAST) {
    return MISSING;
  }
  const grain = Math.max(1, Math.ceil(100 / draws));
  if (100 * share > 100 - grain) {
    return `over ${100 - grain}${NARROW}%`;
  }
  if (100 * share < grain) {
    return `under ${grain}${NARROW}%`;
  }
  return `${Math.round(100 * share)}${NARROW}%`;
}

/* "12 (9.1 to 14)" in the quantity's own scale and unit. */
export function interval(of: Interval, write: (value: Num) => string, unit = ""): string {
  const at = write(middle(of));
  const range =
    known(of.lower) && known(of.upper) ? ` (${write(of.lower)} to ${write(of.upper)})` : "";
  return with_unit(at, range ? "" : unit) + (range && unit ? with_unit(range, unit) : range);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${plain(count)} ${Math.abs(count) === 1 ? one : many}`;
}

/* A time span in days as people say it: "3 days", "5 months", "2.5 years". */
export function span(days: Num): string {
  if (!known(days)) {
    return MISSING;
  }
  const hours = Math.round(24 * days);
  if (hours > 0 && hours < 24) {
    return `${hours} ${hours === 1 ? "hour" : "hours"}`;
  }
  if (days < 45) {
    const text =
      days < 9.95 && Math.abs(days - Math.round(days)) > 0.05 ? fixed(days, 1) : fixed(days, 0);
    return `${text} ${text === "1" ? "day" : "days"}`;
  }
  const months = days / DAYS_PER_MONTH;
  if (months < 23.5) {
    const text = fixed(
      months,
      months < 3.95 && Math.abs(months - Math.round(months)) > 0.1 ? 1 : 0,
    );
    return `${text} months`;
  }
  const years = days / 365.25;
  return `${fixed(years, Math.abs(years - Math.round(years)) > 0.1 ? 1 : 0)} years`;
}

/* The first letter large: a sentence from a phrase. */
export function sentence(phrase: string): string {
  return phrase.charAt(0).toUpperCase() + phrase.slice(1);
}

/* Plain text of the program with true signs, and percent signs that stay with their numbers. */
export function typeset(text: string): string {
  return text
    .replace(/(^|[\s(])-(?=\d)/g, `$1${MINUS}`)
    .replace(/(\d)-(?=\d+(?:\.\d+)? mm)/g, "$1\u2013")
    .replace(/\+-/g, "±")
    .replace(/(\d) %/g, `$1${NARROW}%`);
}

/* Cut to so many letters, with a mark that it is. */
export function cut(text: string, most: number): string {
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text;
}

/* In lines of so many letters at most; longer words are cut. */
export function lines_of(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = lines.length > 0 ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length > 0 && [...longer].length <= most) lines[lines.length - 1] = longer;
    else lines.push(cut(word, most));
  }
  return lines;
}

/* "a, b and c". */
export function list(parts: string[]): string {
  return parts.length < 2
    ? parts.join("")
    : `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1] ?? ""}`;
}

const SMALL = [
  "no",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];
export function count_words(count: number): string {
  return SMALL[count] ?? String(count);
}
