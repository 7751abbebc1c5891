import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { type Effect, type Picture, type Readout, type Report, report_parse } from "../src/data";
import {
  bar_of,
  box_of,
  exaggeration_for,
  line_of,
  moments_of,
  points_of,
  smooth,
  times_words,
} from "../src/pictures";
import { LIGHT_DEG, heights_of, mean_slope, refine, shade } from "../src/relief";
import { lead_words } from "../src/seen";
import { finding_at, finding_of, finding_words, gain_words, round_ticks } from "../src/visits";
// @ts-expect-error: a script without types
import { problems_of } from "./pictures.mjs";
import { angle_of, renewed_share, wave_height, weave_at } from "../src/weave";

const report: Report = report_parse(readFileSync("sample.json", "utf8"));

const none = { central: null, median: null, lower: null, upper: null };
const effect = (gain: number, half: number, better: number, worse: number): Effect => ({
  treated: none,
  untreated: none,
  gain: { central: gain, median: gain, lower: gain - half, upper: gain + half },
  better,
  within: 1 - better - worse,
  worse,
  missing: 0,
  gains: [],
});
const readout = (effects: Effect[], absolute = false): Readout => ({
  key: "depth",
  words: "depth of something",
  unit: "mm",
  instrument: "wrinkles",
  better: -1,
  repeatability: 0.08,
  absolute,
  source: "",
  effects: [effect(0, 0, 0, 0), ...effects],
});

test("what moves beyond its noise is told by the same thresholds as the verdict", () => {
  const at = (...of: Parameters<typeof effect>) => finding_at(effect(...of), 0.08, 64);
  assert.equal(at(0.2, 0.05, 0.93, 0), "moves");
  assert.equal(at(0.12, 0.05, 0.7, 0), "probably");
  assert.equal(at(-0.12, 0.05, 0, 0.7), "worse");
  assert.equal(at(0.02, 0.05, 0.1, 0), "within");
  assert.equal(at(0.001, 0.002, 0, 0), "none");
  assert.equal(at(0.001, 0.0075, 0, 0), "within", "more than a tenth of the noise");
  assert.equal(at(0.06, 0.2, 0.4, 0.1), "unsure");
  assert.equal(finding_at(effect(0.2, 0.05, 0.93, 0), 0.08, 7), "untold");
  assert.equal(finding_of(readout([effect(0.02, 0.01, 0, 0), effect(0.2, 0.1, 0.9, 0)]), 64), "moves");
  assert.equal(finding_of(readout([effect(0.001, 0.001, 0, 0)]), 64), "none");
});

test("findings say when, how much, and what the instrument can tell", () => {
  const flat = effect(0.01, 0.012, 0, 0);
  const moving = readout([flat, effect(0.123, 0.02, 0.97, 0), flat, flat]);
  const [short, long] = finding_words(report, moving);
  assert.equal(short, "Better, beyond noise");
  assert.match(long, /^Very likely at 3 mo: in 97\u202f% of the draws\. Most \+12\u202f% \(\+10 to \+14\u202f%\) at 3 mo; the instrument's noise is 8\u202f%\.$/);
  const [still, why] = finding_words(report, readout([flat, flat, flat, flat]));
  assert.equal(still, "Nothing beyond noise");
  assert.match(why, /^Too small to measure at every visit, in over 98\u202f% of the draws\./);
  assert.match(finding_words({ ...report, draws: { ...report.draws, kept: 0 } }, moving)[0], /central run/);
  assert.equal(finding_words(report, readout([{ ...flat, gain: none }]))[0], "Not taken");
  assert.equal(
    gain_words(readout([], true), { central: 0.2, median: 0.2, lower: -0.0001, upper: 0.3 }),
    "+0.200\u202fmm (0.000 to +0.300)",
  );
});

test("the lead names every outcome once, hits and misses alike", () => {
  const flat = effect(0.01, 0.012, 0, 0);
  const hit = effect(0.2, 0.05, 0.95, 0);
  const words = lead_words({
    ...report,
    instruments: [
      { key: "suction", words: "suction test", headline: 0 },
      { key: "pores", words: "pore section", headline: 2 },
      { key: "wrinkles", words: "wrinkle section", headline: 1 },
    ],
    readouts: [readout([hit]), readout([flat]), readout([hit])],
  });
  assert.equal(
    words,
    "Pores: likely better beyond noise. Wrinkles: nothing beyond noise. Noise is what the instrument itself cannot tell from no change.",
  );
});

test("moments: in the order of time, before without a twin", () => {
  const picture = (visit: number, arm: "treated" | "untreated"): Picture => ({
    instrument: "pores",
    visit,
    arm,
    lines: [{ key: "funnel", x_mm: [0, null, 2.385], z_mm: [visit, 1, -0.5] }],
    map: null,
  });
  const moments = moments_of(
    {
      ...report,
      pictures: [
        picture(4, "untreated"),
        picture(2, "treated"),
        picture(0, "treated"),
        picture(2, "untreated"),
        { ...picture(2, "treated"), instrument: "sagging" },
      ],
    },
    "pores",
  );
  assert.deepEqual(
    moments.map(({ visit, words, untreated }) => [visit, words, untreated?.arm]),
    [
      [0, "Before", undefined],
      [2, "3 months after", "untreated"],
    ],
  );
  assert.deepEqual(line_of(moments[0]?.treated ?? null, "funnel"), [
    [0, 0],
    [2.385, -0.5],
  ]);
  assert.deepEqual(line_of(null, "funnel"), []);
  assert.deepEqual(box_of(points_of({ key: "", x_mm: [1, 3], z_mm: [-2, 0.5] })), {
    left: 1,
    right: 3,
    low: -2,
    high: 0.5,
  });
});

test("scales: true where that shows enough, round bars of about a quarter", () => {
  assert.equal(exaggeration_for(2, 9, 0.12), 1);
  assert.equal(exaggeration_for(0.14, 9, 0.12), 10);
  assert.equal(exaggeration_for(0, 9, 0.12), 1);
  assert.equal(times_words(1), "true to scale");
  for (const width of [0.3, 0.77, 4.2, 9, 12, 60]) {
    const share = bar_of(width) / width;
    assert.ok(share > 0.09 && share <= 0.25, `${bar_of(width)} of ${width}`);
  }
  assert.deepEqual(round_ticks(-0.012, 0.043, 4), { ticks: [0, 0.02, 0.04], decimals: 2 });
});

test("an outline is round between its points", () => {
  const points = Array.from({ length: 33 }, (_, i): [number, number] => [
    2.385 * Math.cos((2 * Math.PI * i) / 32),
    2.385 * Math.sin((2 * Math.PI * i) / 32),
  ]);
  const round = smooth(points);
  assert.equal(round.length, 128);
  for (const [x, y] of round) assert.ok(Math.abs(Math.hypot(x, y) - 2.385) < 1e-3);
});

test("reliefs: heights come back, splines pass through linear slopes, light comes from the upper left", () => {
  const cells = 6;
  const bytes = Uint8Array.from({ length: cells * cells }, (_, i) => 7 * i);
  const map = {
    side_mm: 3,
    cells,
    low_um: -23.85,
    high_um: 10,
    heights: Buffer.from(bytes).toString("base64"),
  };
  const heights = heights_of(map);
  heights.forEach((value, i) =>
    assert.ok(
      Math.abs(value - (-23.85 + (33.85 * 7 * (6 * (i % 6) + Math.floor(i / 6))) / 255)) < 1e-4,
    ),
  );
  const ramp = Float32Array.from({ length: cells * cells }, (_, i) => 10 * (i % cells));
  assert.ok(Math.abs(mean_slope(ramp, cells, 3) - 0.02) < 1e-6);
  const fine = refine(ramp, cells, 4);
  for (let x = 8; x < 16; x++) {
    const wanted = 10 * ((x + 0.5) / 4 - 0.5);
    assert.ok(Math.abs((fine[12 * 24 + x] ?? 0) - wanted) < 1e-3, `${fine[12 * 24 + x]} at ${x}`);
  }
  const light = (of: (x: number, y: number) => number): number =>
    shade(
      Float32Array.from({ length: 25 }, (_, i) => of(i % 5, Math.floor(i / 5))),
      5,
      0.5,
      1,
    )[12] ?? 0;
  const flat = Math.sin((LIGHT_DEG * Math.PI) / 180);
  assert.ok(Math.abs(light(() => 3) - flat) < 1e-6);
  assert.ok(light((x) => 20 * x) > flat + 0.1, "a slope that faces left is bright");
  assert.ok(light((_, y) => 20 * y) > flat + 0.1, "a slope that faces up the page is bright");
  assert.ok(light((x) => -20 * x) < flat - 0.1);
});

test("the weave has the second moment, the crimp and the share of new fibres of the run", () => {
  for (const anisotropy of [0, 0.11, 0.6]) {
    let sum = 0;
    const fibres = 4000;
    for (let i = 0; i < fibres; i++) sum += Math.cos(angle_of((i + 0.5) / fibres, anisotropy)) ** 2;
    assert.ok(Math.abs(sum / fibres - (1 + anisotropy) / 2) < 1e-6, `${sum / fibres}`);
  }
  for (const crimp of [1, 1.0781, 1.3]) {
    const rise = wave_height(crimp);
    let length = 0;
    for (let k = 0; k < 4000; k++) {
      length += Math.hypot(1, 2 * Math.PI * rise * Math.cos((2 * Math.PI * (k + 0.5)) / 4000)) / 4000;
    }
    assert.ok(Math.abs(length - crimp) < 1e-4, `${length} for ${crimp}`);
  }
  const before = { anisotropy: 0.1, crimp: 1.08, renewals: 2.9 };
  assert.ok(Math.abs(renewed_share(before, { ...before, renewals: 3.17 }) - 0.23662) < 1e-5);
  assert.equal(renewed_share(before, { ...before, renewals: 2.8 }), 0);
  assert.equal(weave_at({ ...report, measures: [] }, "treated", 0), null);
});

test("the pictures of the sample are whole, and a missing one is noticed", () => {
  assert.deepEqual(problems_of(report, 3), []);
  const line = (key: string, x_mm = [0, 1, 2, 3, 4, 5, 6, 7]) => ({ key, x_mm, z_mm: x_mm });
  const lines = ["upright", "supine", "fascia"].map((key) => line(key));
  const picture = { instrument: "sagging", visit: 0, arm: "treated", lines, map: null };
  const instruments = [{ key: "sagging", words: "", headline: 0 }];
  const of = (...pictures: unknown[]): number => problems_of({ instruments, pictures }, 1).length;
  assert.equal(of(picture), 0);
  assert.equal(of(), 2);
  assert.equal(of({ ...picture, lines: lines.slice(1) }), 1);
  assert.equal(of({ ...picture, lines: [line("upright", []), ...lines.slice(1)] }), 1);
  assert.equal(of(picture, { ...picture, visit: 2 }), 1);
});
