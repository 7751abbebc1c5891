// Makes sample.json: a report with plausible, invented numbers, for looking at the page and for its tests.
// usage: node test/make_sample.mjs > sample.json
const DAYS_PER_MONTH = 30.4375;
const SESSIONS = [0, 30, 60, 90];
const LAST_D = 90;
const END_D = LAST_D + 365;

let state = 20231;
function uniform() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return (state + 0.5) / 4294967296;
}
function normal() {
  return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
const round = (x, digits = 5) => (Number.isFinite(x) ? Number(x.toPrecision(digits)) : null);

function quantile(sorted, p) {
  const at = (sorted.length - 1) * p;
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}
function interval(values) {
  const [central, ...draws] = values;
  const sorted = draws.sort((a, b) => a - b);
  return {
    central: round(central),
    median: round(quantile(sorted, 0.5)),
    lower: round(quantile(sorted, 0.05)),
    upper: round(quantile(sorted, 0.95)),
  };
}
function series(columns) {
  const out = { central: [], median: [], lower: [], upper: [] };
  for (const values of columns) {
    const at = interval(values);
    for (const key of Object.keys(out)) out[key].push(at[key]);
  }
  return out;
}

// Draw 0 is the central run.
const draws = [];
for (let i = 0; i <= 64; i++) {
  const n = () => (i === 0 ? 0 : normal());
  draws.push({
    gain: i === 0 ? 0.178 : 0.19 * Math.exp(0.55 * n()) - 0.04,
    collagen: 0.803 + 0.035 * n(),
    elastin: 0.72 + 0.05 * n(),
    gag: 0.905 + 0.02 * n(),
    thickness: 1.31 + 0.05 * n(),
    inflammation: 0.62 * Math.exp(0.25 * n()),
    fade: 900 * Math.exp(0.3 * n()),
    peak: 35 * Math.exp(0.4 * n()),
    R0: 0.291 + 0.02 * n(),
    R2: 0.71 + 0.02 * n(),
    R5: 0.72 + 0.03 * n(),
    R7: 0.43 + 0.02 * n(),
    E: 92 + 7 * n(),
    noise: n(),
  });
}

const time_d = [];
for (let t = 0; t <= 120; t += 3) time_d.push(t);
for (let t = 130; t <= END_D; t += 12.5) time_d.push(t);

const rise = (d, t, from) =>
  t <= from ? 0 : (1 - Math.exp(-(t - from) / d.peak)) * Math.exp(-(t - from) / d.fade);
const gain = (d, t) => SESSIONS.reduce((sum, s) => sum + (d.gain / 3.4) * rise(d, t, s), 0);
const burst = (t, tau) =>
  SESSIONS.reduce((sum, s) => sum + (t > s ? ((t - s) / tau) * Math.exp(1 - (t - s) / tau) : 0), 0);
const healed = (t, tau) =>
  SESSIONS.reduce((sum, s) => sum + (t > s ? Math.exp(-(t - s) / tau) : 0), 0);
const years = (t) => t / 365.25;

const MEASURES = [
  [
    "collagen",
    "intact collagen per skin area, of age 25",
    "-",
    true,
    (d, t) => d.collagen * (1 - 0.008 * years(t)),
    (d, t, u) => u * (1 + gain(d, t)),
  ],
  [
    "immature",
    "immature collagen, of intact at 25",
    "-",
    true,
    (d) => 0.041 + 0.002 * d.noise,
    (d, t, u) => u + 0.62 * d.collagen * gain(d, t) * Math.exp(-years(t) * 0.8),
  ],
  [
    "mature",
    "mature collagen, of intact at 25",
    "-",
    true,
    (d, t) => d.collagen * (1 - 0.008 * years(t)) - 0.041,
    (d, t, u) =>
      u - 0.004 * healed(t, 60) + d.collagen * gain(d, t) * (1 - 0.62 * Math.exp(-years(t) * 0.8)),
  ],
  [
    "fragments",
    "fragmented collagen in place, of intact at 25",
    "-",
    true,
    (d) => 0.166 + 0.01 * d.noise,
    (d, t, u) => u * (1 - 1.9 * gain(d, t)) + 0.006 * healed(t, 9),
  ],
  [
    "elastin",
    "functional elastic fibre, of age 25",
    "-",
    true,
    (d, t) => d.elastin * (1 - 0.01 * years(t)),
    (d, t, u) => u * (1 - 0.012 * (1 - Math.exp(-t / 60))),
  ],
  [
    "gag",
    "charged glycosaminoglycan, of age 25",
    "-",
    true,
    (d) => d.gag,
    (d, t, u) => u * (1 + 0.06 * burst(t, 14)),
  ],
  [
    "thickness",
    "dermal thickness without oedema",
    "mm",
    true,
    (d, t) => d.thickness * (1 - 0.004 * years(t)),
    (d, t, u) => u * (1 + 0.5 * gain(d, t)),
  ],
  [
    "oedema",
    "added thickness by inflammation: passing swelling",
    "mm",
    false,
    () => 0,
    (d, t) => 0.06 * d.inflammation * burst(t, 2.2),
  ],
  [
    "tension",
    "fibroblast tension, 1 at 25",
    "-",
    true,
    () => 0.83,
    (d, t, u) => u + 1.2 * gain(d, t),
  ],
  [
    "degradation",
    "net collagenolytic activity, 1 at 25",
    "-",
    true,
    () => 1.07,
    (d, t, u) => u + 0.3 * d.inflammation * burst(t, 2.2),
  ],
  [
    "fibroblasts",
    "fibroblasts",
    "cell/mm3",
    true,
    () => 1675,
    (d, t, u) => u * (1 + 0.9 * burst(t, 11)),
  ],
  ["myofibroblasts", "myofibroblasts", "cell/mm3", false, () => 0, (d, t) => 850 * burst(t, 12)],
  [
    "macrophages",
    "macrophages, both kinds",
    "cell/mm3",
    true,
    () => 20,
    (d, t, u) => u + 320 * burst(t, 4),
  ],
  [
    "tgf_beta",
    "TGF-beta, total equivalent",
    "ng/mL",
    true,
    () => 0.6,
    (d, t, u) => u + 1.6 * burst(t, 6),
  ],
  [
    "inflammation",
    "pro-inflammatory tone",
    "-",
    false,
    () => 0,
    (d, t) => d.inflammation * burst(t, 1.8),
  ],
  ["gap", "unfilled gap volume fraction", "-", false, () => 0, (d, t) => 0.028 * healed(t, 12)],
  [
    "barrier",
    "epidermal barrier, 1 intact",
    "-",
    false,
    () => 1,
    (d, t) => 1 - 0.05 * healed(t, 1.1),
  ],
  [
    "tewl",
    "transepidermal water loss",
    "g/m2/h",
    false,
    () => 9.4,
    (d, t, u) => u + 16 * healed(t, 1.1),
  ],
  [
    "redness",
    "erythema above the person's own, a* units",
    "-",
    false,
    () => 0,
    (d, t) => 6.1 * d.inflammation * burst(t, 1.8),
  ],
];

const measures = MEASURES.map(([key, words, unit, relative, untreated, treated]) => {
  const u = time_d.map((t) => draws.map((d) => untreated(d, t)));
  const v = time_d.map((t, i) => draws.map((d, k) => treated(d, t, u[i][k])));
  const difference = v.map((column, i) =>
    column.map((x, k) => (relative ? x / u[i][k] - 1 : x - u[i][k])),
  );
  return {
    key,
    words,
    unit,
    relative,
    treated: series(v),
    untreated: series(u),
    difference: series(difference),
  };
});

const age_y = [];
for (let a = 25; a <= 55; a += 1) age_y.push(a);
const life = {
  age_y,
  measures: {
    collagen: age_y.map((a) => round(1 - 0.0035 * (a - 25) - 0.0001 * (a - 25) ** 2)),
    elastin: age_y.map((a) => round(Math.exp(-(a - 25) / 92))),
    thickness: age_y.map((a) => round(1.55 * (1 - 0.0021 * (a - 25) - 0.00005 * (a - 25) ** 2))),
    fragments: age_y.map((a) => round(0.144 + 0.0007 * (a - 25))),
    gag: age_y.map((a) => round(1 - 0.003 * (a - 25))),
  },
};

const visits = [{ day_d: 0, words: "before the first session" }].concat(
  [1, 3, 6, 12].map((months) => ({
    day_d: round(LAST_D + (months === 12 ? 365 : months * DAYS_PER_MONTH)),
    words: `${months} month${months === 1 ? "" : "s"} after the last session`,
  })),
);

const READOUTS = [
  ["R0", "final deflection Uf (distensibility)", "mm", -1, 0.06, 1.15],
  ["R1", "residual deflection Uf - Ua", "mm", -1, 0.15, 1.4],
  ["R2", "gross elasticity Ua/Uf", "-", 1, 0.05, 0.45],
  ["R3", "last maximum deflection", "mm", -1, 0.06, 0.8],
  ["R4", "last residual deflection", "mm", -1, 0.15, 1.4],
  ["R5", "net elasticity Ur/Ue", "-", 1, 0.08, 0.25],
  ["R6", "viscoelastic share Uv/Ue", "-", -1, 0.1, 0.9],
  ["R7", "biological elasticity Ur/Uf", "-", 1, 0.07, 0.75],
  ["R8", "total recovery Ua", "mm", 0, 0.07, 0.3],
  ["R9", "fatigue R3 - R0", "mm", -1, 0.2, 0.9],
  ["E", "effective modulus under suction", "kPa", 1, 0.08, 1.0],
];
const BASE = { R1: 0.08, R3: 0.31, R4: 0.08, R6: 0.5, R8: 0.21, R9: 0.02 };
const instruments = [{ key: "suction", words: "suction test", headline: 0 }];
const readouts = READOUTS.map(([key, words, unit, better, repeatability, slope]) => ({
  key,
  words,
  unit,
  instrument: "suction",
  better,
  repeatability,
  absolute: false,
  source: "an invented figure for this sample",
  effects: visits.map((visit) => {
    const u = draws.map(
      (d) =>
        (d[key] ?? BASE[key] * (1 + 0.05 * d.noise)) *
        (1 + (better < 0 ? 1 : -1) * 0.004 * years(visit.day_d)),
    );
    const g = draws.map((d) => slope * gain(d, visit.day_d));
    const v = u.map((x, k) => x * (1 + (better < 0 ? -1 : 1) * g[k]));
    const share = (test) => round(g.slice(1).filter(test).length / (g.length - 1));
    return {
      treated: interval(v),
      untreated: interval(u),
      gain: interval(g),
      better: share((x) => x > repeatability),
      within: share((x) => Math.abs(x) <= repeatability),
      worse: share((x) => x < -repeatability),
      missing: 0,
      gains: g
        .slice(1)
        .sort((a, b) => a - b)
        .map((x) => round(x, 4)),
    };
  }),
}));

function curve(visit, arm, height, recoil) {
  const time_s = [];
  const height_mm = [];
  for (let i = 0; i <= 120; i++) {
    const t = (6.16 * i) / 120;
    time_s.push(round(t));
    const on = (s) => height * (0.68 * Math.min(s / 0.08, 1) + 0.32 * (1 - Math.exp(-s / 1.1)));
    const up = on(Math.min(t, 3.08));
    const off = Math.max(t - 3.08, 0);
    const down =
      off === 0
        ? 0
        : height * (recoil * Math.min(off / 0.08, 1) + 0.24 * (1 - Math.exp(-off / 0.9)));
    height_mm.push(round(up - down, 4));
  }
  return { visit, arm, time_s, height_mm };
}
const curves = visits.flatMap((visit, i) => {
  const g = gain(draws[0], visit.day_d);
  return [
    curve(i, "treated", 0.291 * (1 - 0.8 * g), 0.43 * (1 + 0.75 * g)),
    curve(i, "untreated", 0.291 + 0.001 * i, 0.43),
  ];
});

const anatomy = {
  stratum_corneum_mm: 0.014,
  epidermis_mm: 0.062,
  papillary_mm: 0.21,
  reticular_mm: 1.34,
  hypodermis_mm: 4.2,
  needle_limit_mm: 2,
};
const z_mm = [],
  gap_at = [],
  injured_at = [];
for (let i = 0; i < 64; i++) {
  const z = ((i + 0.5) / 64) * 1.6;
  const r = 0.032 * Math.max(1 - z / 1.27, 0);
  z_mm.push(round(z));
  gap_at.push(round(1 - Math.exp(-11.25 * Math.PI * r * r), 4));
  injured_at.push(round(1 - Math.exp(-11.25 * Math.PI * (3.1 * r) ** 2), 4));
}

const decide = readouts[0].effects[2];
const PARAMETERS = [
  [
    "ks",
    "intrinsic plus systemic synthesis decline",
    "ageing",
    "1/yr",
    0.012,
    0.006,
    0.016,
    "normal",
    "assumed",
  ],
  [
    "kappa_inj",
    "injured radius over channel radius",
    "dose",
    "-",
    3.1,
    1.5,
    6,
    "lognormal",
    "assumed",
  ],
  [
    "sPM",
    "mitogen from macrophages",
    "inflammation",
    "ng/mL/d",
    0.021,
    0.005,
    0.08,
    "lognormal",
    "assumed",
  ],
  ["F0", "fibroblasts at rest", "fibroblasts", "cell/mm3", 2000, 900, 4200, "lognormal", "seen"],
  ["mc", "steepness of density feedback", "collagen", "-", 2.4, 1, 4, "uniform", "fitted"],
  [
    "kmat",
    "maturation, immature to mature collagen",
    "collagen",
    "1/yr",
    0.7,
    0.3,
    1.5,
    "lognormal",
    "recalled",
  ],
  ["eta_cut", "share of fibres cut in a channel", "dose", "-", 0.5, 0.1, 1, "uniform", "assumed"],
  ["km", "loss of mature collagen", "collagen", "1/yr", 0.046, 0.03, 0.07, "lognormal", "seen"],
  [
    "Mmax",
    "macrophage saturation",
    "inflammation",
    "cell/mm3",
    2500,
    1500,
    4000,
    "lognormal",
    "seen",
  ],
  ["pt", "slip of fragments", "mechanics", "-", 1.1, 0, 2, "uniform", "assumed"],
];
const parameters = PARAMETERS.map(
  ([symbol, name, mechanism, unit, value, low, high, distribution, status], i) => ({
    symbol,
    name,
    mechanism,
    unit,
    value,
    low,
    high,
    distribution,
    status,
    source: i % 3 === 0 ? "https://example.org/a-study" : `invented source ${i % 4}`,
    notes: "",
  }),
);

const report = {
  schema: "cutis-report-1",
  version: "0.1.0",
  title: "A woman of 55 in Philadelphia: four monthly pen sessions on the cheek",
  command: "cutis run examples/philadelphia.yaml",
  verdict: {
    answer: "probably_firms",
    answer_words: "probably firms",
    sentence:
      "It probably firms the skin: 3 months after the last session, suction lifts the skin 10 % less than the " +
      "untreated twin's (90 % interval 3.9 % less to 38.3 % less); the change is beyond the 6 % that the instrument can " +
      "tell from noise in 81 % of the draws.",
    readout: "R0",
    visit: 2,
    peak_gain: interval(draws.map((d) => Math.max(...time_d.map((t) => gain(d, t))))),
    peak_d: { central: 34, median: 36.5, lower: 12, upper: 81 },
    lasts_d: { central: 1310, median: 1188, lower: 640, upper: 1826.25 },
    one_more: { central: 0.024, median: 0.021, lower: 0.002, upper: 0.058 },
    downtime_d: 3.2,
  },
  person: {
    age_y: 55,
    sex: "female",
    area: "cheek",
    area_words: "cheek",
    phototype: 2,
    menopause_age_y: 51,
    sun: {
      dose_SED_per_y: null,
      place: "Philadelphia",
      latitude_deg: null,
      outdoors_h_per_d: 1,
      sunscreen: "sometimes",
    },
    smoking: { packs_per_day: 0.5, from_y: 20, to_y: 35 },
    pollution: { pm25_ug_per_m3: 9, no2_ug_per_m3: null, soot_1e5_per_m: null },
    alcohol: { drinks_per_week: 4 },
    exposure_today: {
      uv_SED_per_y: 168,
      uv_index: 0.31,
      packs_per_day: 0,
      pollution_index: 0.4,
      drinks_per_week: 4,
    },
  },
  plan: {
    device: {
      key: "pen",
      name: "Motor pen, 12 needles",
      kind: "pen",
      needles: 12,
      needle_base_radius_mm: 0.1,
      needle_tip_radius_um: 5,
    },
    needle_length_mm: 1.5,
    passes: 1.5,
    sessions: 4,
    interval_d: 30,
    follow_up_d: 365,
    session_d: SESSIONS,
  },
  dose: {
    punctures_per_mm2: 11.25,
    overlap: 0.13,
    depth_mm: 1.27,
    depth_mean_mm: 1.27,
    depth_sd_mm: 0.12,
    dermis_share: 1,
    channel_radius_mm: 0.032,
    gap_fraction: 0.021,
    injured_fraction: 0.27,
    open_fraction: 0.036,
    z_mm,
    gap_at,
    injured_at,
  },
  anatomy,
  protocol: { aperture_mm: 2, pressure_kPa: 45, on_s: 3, off_s: 3, cycles: 1 },
  draws: { asked: 64, kept: 64, rejected: 41, failed: 0, seed: "1" },
  time_d: time_d.map((t) => round(t)),
  measures,
  life,
  visits,
  instruments,
  readouts,
  curves,
  pictures: [],
  levers: [
    ["kappa_inj", "injured radius over channel radius", 0.52],
    ["F0", "fibroblasts at rest", -0.37],
    ["sPM", "mitogen from macrophages", 0.35],
    ["mc", "steepness of density feedback", 0.28],
    ["eta_cut", "share of fibres cut in a channel", -0.25],
    ["kmat", "maturation, immature to mature collagen", -0.23],
    ["km", "loss of mature collagen", 0.23],
    ["pt", "slip of fragments", 0.14],
  ].map(([symbol, name, correlation]) => ({
    symbol,
    name,
    correlation,
    beyond_chance: Math.abs(correlation) > 0.34,
  })),
  parameters,
  published: [
    {
      what: "collagen type III",
      quantity: "immature",
      modelled: true,
      at_d: 90,
      sign: 1,
      change: null,
      source: "A sample study, 2015",
      prediction: {
        sign: 1,
        change: { central: 1.31, median: 1.22, lower: 0.4, upper: 2.6 },
        agreeing: 1,
      },
    },
    {
      what: "total elastin",
      quantity: "elastin",
      modelled: true,
      at_d: 90,
      sign: -1,
      change: null,
      source: "A sample study, 2015",
      prediction: {
        sign: -1,
        change: { central: -0.011, median: -0.012, lower: -0.016, upper: -0.008 },
        agreeing: 0.97,
      },
    },
    {
      what: "epidermal thickness",
      quantity: "not modelled",
      modelled: false,
      at_d: 90,
      sign: 1,
      change: 0.14,
      source: "A sample study, 2015",
      prediction: null,
    },
    {
      what: "gross elasticity",
      quantity: "R2",
      modelled: true,
      at_d: 90,
      sign: -1,
      change: -0.02,
      source: "A sample study, 2015",
      prediction: {
        sign: 1,
        change: { central: 0.04, median: 0.038, lower: -0.01, upper: 0.09 },
        agreeing: 0.12,
      },
    },
  ],
  scenario: {
    path: "examples/philadelphia.yaml",
    yaml: "person:\n  age: 55 y # file, line 2\n  sex: female # file, line 3\nplan:\n  device: pen # file, line 12\n  sessions: 4 # default\n",
    values: [
      { key: "person.age", words: "age today", text: "55 y", origin: "file, line 2" },
      { key: "person.sex", words: "sex", text: "female", origin: "file, line 3" },
      { key: "plan.device", words: "device", text: "pen", origin: "file, line 12" },
      { key: "plan.sessions", words: "number of sessions", text: "4", origin: "default" },
      {
        key: "plan.needle_length",
        words: "needle length as set for this area",
        text: "1.5 mm",
        origin: "file, line 13",
      },
    ],
  },
  warnings: [],
};
report.verdict.sentence = report.verdict.sentence.replace(
  "10 %",
  `${Math.round(100 * decide.gain.median)} %`,
);
// One object or list a line, so that a change of the script shows as a small difference.
process.stdout.write(JSON.stringify(report).replace(/([\]}]),"/g, '$1,\n"') + "\n");
