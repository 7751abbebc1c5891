import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { dots_of } from "../src/answer";
import { SCHEMA, document_parse } from "../src/data";
import { type Forest, forest_range } from "../src/forest";
import { arm_words, who_words } from "../src/trial";
import {
  TRIAL_SCHEMA,
  type Trial,
  type Value,
  at,
  effects_of,
  gain_text,
  headline_of,
  interval_text,
  is_trial,
  noise_text,
  p_text,
  people_text,
  too_few_words,
  treated_arms,
  value_name,
} from "../src/trial_data";
import { about_value, is_crowded, sides } from "../src/trial_gain";

const trial = document_parse<Trial>(readFileSync("trial_sample.json", "utf8"), [SCHEMA, TRIAL_SCHEMA]);
const tight = (text: string): string => text.replace(/\u202f/g, " ").replace(/\u2212/g, "-");
const value = (key: string): Value => {
  const found = trial.values.find((one) => one.key === key);
  assert.ok(found);
  return found;
};

test("a trial is told from a run, anything else is refused in words", () => {
  assert.equal(is_trial(trial), true);
  assert.equal(is_trial({ schema: SCHEMA }), false);
  assert.throws(
    () => document_parse('{"schema":"other"}', [SCHEMA, TRIAL_SCHEMA]),
    /follow "other"; this page shows "cutis-report-1" and "cutis-trial-1"/,
  );
});

test("every list of the sample fits its visits, people and groups", () => {
  for (const one of trial.values) {
    assert.equal(one.means.length, trial.arms.length);
    one.means.forEach((means) => assert.equal(means.length, trial.visit_d.length, one.key));
    trial.arms.forEach((arm, i) => assert.equal(one.arms[i] === null, arm.reference));
    for (const found of one.arms) {
      if (!found) continue;
      for (const list of Object.values(found.effects)) {
        assert.equal(list.length, trial.visit_d.length, one.key);
        assert.equal(list[0], null, "nothing is gained before the first session");
      }
      for (const list of Object.values(found.power ?? {}))
        assert.equal(list.length, trial.people_an_arm.length, one.key);
      assert.equal(found.groups.length, trial.groups.length);
    }
  }
});

test("arms stand by what was done, whatever came of it", () => {
  assert.deepEqual(
    treated_arms(trial).map(({ arm }) => arm.name),
    ["needled", "superficial sham"],
  );
  const [first, second] = trial.arms.filter((arm) => !arm.reference);
  assert.ok(first && second);
  const same = { ...second, sessions: first.sessions, passes: first.passes, needle_length_mm: first.needle_length_mm };
  assert.deepEqual(
    treated_arms({ ...trial, arms: [first, same] }).map(({ index }) => index),
    [0, 1],
  );
});

test("assurance never passes the share of worlds with a gain, and the dots are those worlds", () => {
  for (const one of treated_arms(trial)) {
    const headline = headline_of(trial);
    assert.ok(headline);
    const most = at(effects_of(headline, one)?.power_most, one.arm.main_visit) ?? 0;
    const assurance = headline.arms[one.index]?.power?.assurance ?? [];
    assurance.forEach((share) => assert.ok((share ?? 1) <= most + 1e-9));
    const gaining = one.arm.world_gains.filter((gain) => gain !== null && gain > 0).length;
    assert.ok(Math.abs(gaining / one.arm.world_gains.length - most) < 1e-9);
  }
});

test("gains in their own unit, with their sign and interval", () => {
  const r0 = value("R0");
  assert.equal(tight(gain_text(r0, 0.02385)), "+2.4 %");
  assert.equal(tight(gain_text(r0, 0.02385, false)), "2.4 %");
  assert.equal(tight(interval_text(r0, -0.0012, -0.1, 0.2)), "-0.1 % (-10 % to +20 %)");
  assert.equal(tight(interval_text(r0, 0.1, null, null)), "+10 %");
  assert.equal(gain_text(r0, null), "\u2013");
  const depth = { ...r0, key: "wrinkle_depth_rest", unit: "mm", absolute: true, repeatability: 0.035 };
  assert.equal(tight(gain_text(depth, -0.01234)), "-0.012 mm");
  assert.equal(tight(noise_text(depth)), "±0.035 mm");
  assert.equal(value_name(depth), "Wrinkles");
  assert.equal(tight(noise_text({ ...r0, repeatability: 0.21 })), "±21 %");
  assert.equal(noise_text(value("collagen")), "none");
  assert.match(about_value(value("collagen")), /no instrument reads it/);
});

test("people and p", () => {
  assert.equal(people_text("never"), "never");
  assert.equal(people_text(84), "84");
  assert.equal(people_text(null), "\u2013");
  assert.equal(p_text(0.00003), "< 0.001");
  assert.equal(p_text(0.0463), "0.046");
  assert.equal(p_text(0.4), "0.40");
  assert.deepEqual(sides({ ...value("R0"), better: 0 }), { left: "less", right: "more" });
});

test("who and what in words", () => {
  assert.match(
    tight(who_words(trial)),
    /^200 people, drawn by chance\. Ages: a normal of mean 50 and standard deviation 8, cut at 35 and 65; women: 90 %; where: cheek\. /,
  );
  assert.equal(too_few_words(trial), "Too few people came.");
  assert.match(too_few_words({ ...trial, people: { ...trial.people, solved: 2 } }), /^No world has two people, /);
  const arm = trial.arms[2];
  assert.ok(arm);
  assert.equal(arm_words(arm), "four sessions, 30 days apart at 1.5 mm");
  assert.equal(arm_words({ ...arm, sessions: 1 }), "one session at 1.5 mm");
  assert.equal(arm_words({ ...arm, sessions: 0 }), "no session");
});

test("visits too close for the marks of all arms are crowded", () => {
  assert.equal(is_crowded([0, 120, 181, 273, 455], 2), false);
  assert.equal(is_crowded([0, 7, 181, 273, 455], 2), true);
});

test("a forest holds its intervals, the noise and zero", () => {
  const mark = { at: 2, low: 1, high: 5, tone: "treated" as const };
  const forest: Forest = { name: "", unit: "%", rows: [{ label: "one", marks: [mark] }], zone: null, left: "", right: "" };
  const [low, high] = forest_range(forest);
  assert.ok(low < 0 && low > -1 && high > 5 && high < 6);
  const [wide_low, wide_high] = forest_range({ ...forest, zone: 21 });
  assert.ok(wide_low < -21 && wide_high > 21);
});

test("dots without noise: no column holds worlds with and without a gain", () => {
  const gains = [-0.031, -0.0021, -0.0004, 0.0003, 0.0007, 0.013, 0.06];
  const dots = dots_of(gains, 0, 400, 160);
  for (const column of dots.columns) {
    assert.ok(new Set(column.gains.map((gain) => gain > 0)).size <= 1, `column at ${column.at}`);
    column.gains.forEach((gain) => assert.equal(gain > 0, column.at > 0));
  }
  assert.equal(
    dots.columns.reduce((sum, column) => sum + column.gains.length, 0),
    gains.length,
  );
});
