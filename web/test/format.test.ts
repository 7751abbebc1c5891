import assert from "node:assert/strict";
import { test } from "node:test";
import {
  cut,
  fixed,
  interval,
  lines_of,
  list,
  number,
  percent,
  percent_range,
  plain,
  plain_percent,
  plural,
  probability,
  span,
  typeset,
  unit_words,
} from "../src/format";

const tight = (text: string): string => text.replace(/\u202f/g, " ").replace(/\u2212/g, "-");

test("fixed decimals keep a true minus and no negative zero", () => {
  assert.equal(fixed(-2.385, 2), "\u22122.38");
  assert.equal(fixed(-0.004, 2), "0.00");
  assert.equal(fixed(null, 2), "\u2013");
  assert.equal(fixed(NaN, 1), "\u2013");
});

test("numbers have three significant digits and no needless powers of ten", () => {
  assert.equal(number(0.29137), "0.291");
  assert.equal(number(92.385), "92.4");
  assert.equal(number(1675.4), "1675");
  assert.equal(tight(number(12345.6)), "12 346");
  assert.equal(tight(number(-2.387e-7)), "-2.39e-7");
  assert.equal(number(0), "0");
});

test("given numbers come back as they were given", () => {
  assert.equal(plain(55), "55");
  assert.equal(plain(1.5), "1.5");
  assert.equal(plain(0.25), "0.25");
  assert.equal(plain(2500), "2500");
  assert.equal(plain(0.0125), "0.0125");
  assert.equal(tight(plain_percent(0.06)), "6 %");
  assert.equal(tight(plain_percent(0.0625)), "6.25 %");
});

test("percentages have a decimal below ten only, and a sign when asked", () => {
  assert.equal(tight(percent(0.02385)), "2.4 %");
  assert.equal(tight(percent(0.2385, true)), "+24 %");
  assert.equal(tight(percent(-0.2385, true)), "-24 %");
  assert.equal(tight(percent(0, true)), "0.0 %");
  assert.equal(tight(percent(0.00001, true)), "0.0 %");
  assert.equal(tight(percent(0.00001)), "under 0.1 %");
  const of = { central: 0.1, median: 0.1, lower: -0.012, upper: 0.384 };
  assert.equal(tight(percent_range(of)), "-1 to +38 %");
  assert.equal(percent_range({ ...of, lower: null }), "");
});

test("a probability is no surer than its draws", () => {
  assert.equal(tight(probability(1, 1000)), "over 99 %");
  assert.equal(tight(probability(0, 1000)), "under 1 %");
  assert.equal(tight(probability(0, 64)), "under 2 %");
  assert.equal(tight(probability(1, 12)), "over 91 %");
  assert.equal(tight(probability(0.8125, 64)), "81 %");
  assert.equal(tight(probability(0.015625, 64)), "under 2 %");
  assert.equal(probability(1, 7), "\u2013");
  assert.equal(probability(null, 64), "\u2013");
});

test("an interval names its unit once, and shows no range without draws", () => {
  const of = { central: 0.29, median: 0.2871, lower: 0.2613, upper: 0.3138 };
  assert.equal(tight(interval(of, number, "mm")), "0.287 (0.261 to 0.314) mm");
  assert.equal(tight(interval({ ...of, lower: null, upper: null }, number, "mm")), "0.287 mm");
});

test("time spans are told in the unit people would use", () => {
  assert.equal(span(0), "0 days");
  assert.equal(span(0.04), "1 hour");
  assert.equal(span(0.38), "9 hours");
  assert.equal(span(1), "1 day");
  assert.equal(span(3.2), "3.2 days");
  assert.equal(span(34), "34 days");
  assert.equal(span(91.3125), "3 months");
  assert.equal(span(82), "2.7 months");
  assert.equal(span(365.25), "12 months");
  assert.equal(span(1826.25), "5 years");
  assert.equal(span(null), "\u2013");
});

test("words", () => {
  assert.equal(
    tight(typeset("R0 (-0.8 to +21.5 % firmer), day-3")),
    "R0 (-0.8 to +21.5 % firmer), day-3",
  );
  assert.ok(typeset("(-0.8 %").includes("\u22120.8\u202f%"));
  assert.equal(list(["a", "b", "c"]), "a, b and c");
  assert.equal(list(["a"]), "a");
  assert.equal(plural(1, "pass", "passes"), "1 pass");
  assert.equal(plural(1.5, "pass", "passes"), "1.5 passes");
  assert.equal(unit_words("g/m2/h"), "g/m²/h");
  assert.equal(unit_words("cell/mm3"), "cell/mm³");
  assert.equal(unit_words("-"), "");
});

test("names in a drawing are wrapped, and cut where no wrapping helps", () => {
  assert.equal(cut("Müller", 6), "Müller");
  assert.equal(cut("Müllers", 6), "Mülle…");
  assert.equal(cut("\u{1F9B4}\u{1F9B4}\u{1F9B4}", 2), "\u{1F9B4}…", "no half letters");
  assert.deepEqual(lines_of("needled, day 181", 29), ["needled, day 181"]);
  assert.deepEqual(lines_of("Pen at one and a half mm, six sessions, monthly, day 273", 29), [
    "Pen at one and a half mm, six",
    "sessions, monthly, day 273",
  ]);
  assert.deepEqual(lines_of("MotorPenDrivenToOneAndAHalf, day 181", 12), ["MotorPenDri…", "day 181"]);
});
