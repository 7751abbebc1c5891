import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { axis_steps, dots_of, person_line, plan_line, side_of } from "../src/answer";
import { tick_decimals } from "../src/chart";
import { scale_of } from "../src/course";
import { type Dose, type Report, interval_at, middle, report_parse } from "../src/data";
import { beyond, status_counts } from "../src/doubt";
import { injured_ratio, layers_of, punctures_of } from "../src/drawing";
import { visit_short } from "../src/firmness";
import { first_looks, look_words } from "../src/looks";
import { sources_of } from "../src/reproduce";

const sample = readFileSync("sample.json", "utf8");
const report: Report = report_parse(sample);

test("a document of another schema is refused in words", () => {
  assert.throws(
    () => report_parse('{"schema":"other"}'),
    /follow "other"; this page shows "cutis-report-1"/,
  );
  assert.throws(() => report_parse("null"), /holds no results/);
});

test("every list of the sample fits its times, visits and ages", () => {
  for (const measure of report.measures) {
    for (const series of [measure.treated, measure.untreated, measure.difference]) {
      for (const list of Object.values(series))
        assert.equal(list.length, report.time_d.length, measure.key);
    }
  }
  for (const readout of report.readouts)
    assert.equal(readout.effects.length, report.visits.length, readout.key);
  for (const list of Object.values(report.life.measures))
    assert.equal(list.length, report.life.age_y.length);
  for (const readout of report.readouts)
    assert.equal(report.life.readouts[readout.key]?.length, report.life.look_age_y.length, readout.key);
});

test("the middle is the median, or the central run without draws", () => {
  assert.equal(middle({ central: 2.385, median: 1.7, lower: 1, upper: 3 }), 1.7);
  assert.equal(middle({ central: 2.385, median: null, lower: null, upper: null }), 2.385);
  assert.equal(interval_at({ central: [1], median: [], lower: [], upper: [] }, 0).median, null);
});

test("dots: all are shown, in columns that never mix what is measurable with what is not", () => {
  const gains = [
    -0.31, -0.061, -0.06, -0.02, 0, 0.013, 0.0599, 0.06, 0.0601, 0.071, 0.12, 0.13, 0.131, 0.3, 1.9,
  ];
  const repeatability = 0.06;
  const dots = dots_of(gains, repeatability, 400, 160);
  assert.equal(
    dots.columns.reduce((sum, column) => sum + column.gains.length, 0),
    gains.length,
  );
  for (const column of dots.columns) {
    const sides = new Set(column.gains.map((gain) => side_of(gain, repeatability)));
    assert.ok(sides.size <= 1, `column at ${column.at} holds ${[...sides].join(" and ")}`);
    assert.ok(column.gains.length * dots.size_px <= 160 + 1e-9);
  }
  assert.equal(dots.cut, true, "1.9 lies beyond the axis");
  assert.equal(side_of(0.06, 0.06), "within");
  assert.equal(side_of(-0.0601, 0.06), "softer");
});

test("dots: a run in which nothing happens still has an axis", () => {
  const dots = dots_of(
    Array.from({ length: 64 }, () => 0),
    0.06,
    300,
    150,
  );
  assert.ok(dots.low < -0.06 && dots.high > 0.06);
  assert.equal(Math.max(...dots.columns.map((column) => column.gains.length)), 64);
  assert.ok(dots.size_px * 64 <= 150 + 1e-9);
});

test("axis steps are round and few", () => {
  assert.deepEqual(
    axis_steps(-0.1, 0.52).map((tick) => Math.round(100 * tick)),
    [0, 20, 40],
  );
  assert.ok(axis_steps(-3.1, 12.7).length <= 7);
});

test("the probability beyond another threshold is counted over the draws", () => {
  assert.equal(beyond([0.01, 0.05, 0.07, 0.2], 0.06), 0.5);
  assert.equal(beyond([null, null], 0.06), null);
});

test("person and plan in one line", () => {
  const { person, plan } = report;
  const of = (smoking: Report["person"]["smoking"]): string =>
    person_line({
      ...report,
      person: {
        ...person,
        age_y: 55,
        phototype: 2,
        smoking,
        sun: { ...person.sun, place: "Philadelphia", outdoors_h_per_d: 1 },
      },
    });
  assert.match(
    of({ packs_per_day: 0.5, from_y: 20, to_y: 35 }),
    /^A woman of 55, cheek, phototype II, Philadelphia, 1\u202fh outdoors a day, .*from 20 to 35\.$/,
  );
  assert.match(of({ packs_per_day: 1, from_y: 18, to_y: null }), /, 1 pack a day since 18\.$/);
  assert.match(person_line(report), /, latitude 28\.1°, .*, never smoked\.$/);
  const device = { ...plan.device, kind: "pen" as const, name: "Motor pen, 12 needles" };
  assert.match(
    plan_line({ ...plan, device, sessions: 4, interval_d: 30, needle_length_mm: 1.5, passes: 1.5 }),
    /^Four sessions, 30 days apart; motor pen, 12 needles at 1\.5 mm, 1\.5 passes;/,
  );
  assert.equal(plan_line({ ...plan, sessions: 0 }), "Nothing is done.");
});

test("punctures have the density and depth of the dose, the same each time", () => {
  const dose: Dose = {
    ...report.dose,
    punctures_per_mm2: 11.25,
    depth_mean_mm: 1.27,
    depth_sd_mm: 0.12,
  };
  const made = punctures_of(dose, 40, 40);
  assert.ok(Math.abs(made.length / 1600 / 11.25 - 1) < 0.05, `${made.length} punctures`);
  const mean = made.reduce((sum, p) => sum + p.depth_mm, 0) / made.length;
  assert.ok(Math.abs(mean - 1.27) < 0.01, `mean depth ${mean}`);
  const spread = Math.sqrt(
    made.reduce((sum, p) => sum + (p.depth_mm - mean) ** 2, 0) / made.length,
  );
  assert.ok(Math.abs(spread - 0.12) < 0.01, `spread ${spread}`);
  assert.deepEqual(punctures_of(dose, 4, 1), punctures_of(dose, 4, 1));
  assert.deepEqual(punctures_of({ ...dose, punctures_per_mm2: 0 }, 4, 1), []);
});

test("the injured zone is as much wider than the channel as the dose says", () => {
  const of = (radius_mm: number): number => 1 - Math.exp(-11.25 * Math.PI * radius_mm ** 2);
  const radii = [0.01, 0.032, 0.02];
  const dose = {
    ...report.dose,
    gap_at: radii.map(of),
    injured_at: radii.map((radius) => of(2.385 * radius)),
  };
  assert.ok(Math.abs(injured_ratio(dose) - 2.385) < 1e-6);
  assert.equal(injured_ratio({ ...report.dose, gap_at: [0, 0], injured_at: [0, 0] }), 1);
});

test("layers lie on each other, the dermis as thick as today", () => {
  const layers = layers_of(report.anatomy, 1.24);
  const dermis = (layers[3]?.to_mm ?? 0) - (layers[2]?.from_mm ?? 0);
  assert.ok(Math.abs(dermis - 1.24) < 1e-9);
  layers.slice(1).forEach((layer, i) => assert.equal(layer.from_mm, layers[i]?.to_mm));
});

test("counts, sources, scales and short names", () => {
  assert.equal(
    status_counts(report.parameters).reduce((sum, { count }) => sum + count, 0),
    report.parameters.length,
  );
  const sources = sources_of(report);
  assert.equal(new Set(sources.map(({ source }) => source)).size, sources.length);
  assert.ok(sources.every(({ used_by }) => used_by.length > 0));
  assert.equal(
    scale_of({ unit: "-", words: "intact collagen per skin area, of age 25" }).factor,
    100,
  );
  assert.equal(scale_of({ unit: "-", words: "pro-inflammatory tone" }).factor, 1);
  assert.equal(visit_short("3 months after the last session"), "3 mo");
  assert.equal(visit_short("45.5 days after the last session"), "45.5 d");
  assert.equal(visit_short("before the first session"), "before");
});

test("ticks have the decimals of their step", () => {
  assert.deepEqual([0.025, 0.02, 0.5, 2.5, 10, 250, 0.0005].map(tick_decimals), [3, 2, 1, 1, 0, 0, 4]);
});

test("what was read in the years before: what decides first, told with the noise; what was never read is left out", () => {
  const readout = (key: string) => report.readouts.find((one) => one.key === key);
  const [r0, rest] = [readout("R0"), readout("wrinkle_depth_rest")];
  assert.ok(r0 && rest);
  const read: Report = {
    ...report,
    life: {
      ...report.life,
      look_age_y: [25, 37.2, 51],
      readouts: { R0: [0.2, null, 0.2477], R2: [0.7, null, null], wrinkle_depth_rest: [0.00131, 0.02, 0.0317] },
    },
  };
  assert.deepEqual(
    first_looks(read).map(([one, name]) => [one.key, name]),
    [["R0", "R0"], ["wrinkle_depth_rest", "Wrinkles"]],
  );
  assert.equal(
    look_words(read, { ...r0, repeatability: 0.21, absolute: false }),
    "From 25 to 51: 0.200 to 0.248\u202fmm (+24\u202f%). The instrument's noise is 21\u202f%.",
  );
  assert.equal(
    look_words(read, { ...rest, repeatability: 0.035, absolute: true }),
    "From 25 to 51: 0.001 to 0.032\u202fmm. The instrument's noise is 0.035\u202fmm.",
  );
});
