/* What the virtual instrument reads at each visit, and the suction curve behind it. */
import { type Effect, type Num, type Readout, type Report, middle } from "./data";
import { type Spec, chart } from "./chart";
import { READOUT_WORDS, readout_of } from "./answer";
import { type Child, behind, choice, data_table, h, section } from "./dom";
import {
  DRAWS_LEAST,
  fixed,
  interval,
  number,
  percent,
  percent_range,
  plain,
  plain_percent,
  probability,
  sentence,
  typeset,
  unit_words,
  with_unit,
} from "./format";

export const SHOWN = ["R0", "R2", "R5", "R7", "E"];

/* "3 months after the last session" -> "3 mo"; "before the first session" -> "before". */
export function visit_short(words: string): string {
  const found = /^(\d+(?:\.\d+)?) (day|week|month|year)/.exec(words);
  if (found) {
    const unit =
      found[2] === "month" ? "mo" : found[2] === "year" ? "y" : found[2] === "week" ? "wk" : "d";
    return `${found[1] ?? ""} ${unit}`;
  }
  return words.split(" ")[0] ?? words;
}

export function readout_name(readout: Readout): string {
  return readout.key === "E" ? "Modulus" : readout.key;
}

export function suction_readouts(report: Report): Readout[] {
  return report.readouts.filter((readout) => readout.instrument === "suction");
}

function scale_of(readout: Readout): number {
  return readout.unit === "-" ? 100 : 1;
}

function pick(
  effects: Effect[],
  arm: "treated" | "untreated",
  of: "middle" | "lower" | "upper",
  factor: number,
): Num[] {
  return effects.map((effect) => {
    const value = of === "middle" ? middle(effect[arm]) : effect[arm][of];
    return value === null ? null : value * factor;
  });
}

function visit_axis(
  report: Report,
): Pick<Spec, "x" | "x_words" | "x_text" | "x_ticks" | "x_range"> {
  const x = report.visits.map((_, i) => i);
  return {
    x,
    x_words: "visit: before the first session, then time after the last",
    x_text: (at) => visit_short(report.visits[at]?.words ?? ""),
    x_ticks: x,
    x_range: [-0.5, x.length - 0.5],
  };
}

function gain_spec(report: Report, readout: Readout): Spec {
  const gains = readout.effects.map((effect) => effect.gain);
  const of = (key: "lower" | "upper"): Num[] =>
    gains.map((gain) => (gain[key] === null ? null : 100 * gain[key]));
  const repeatability = 100 * (readout.repeatability ?? 0);
  return {
    ...visit_axis(report),
    name: `Change of ${readout.key} against the untreated twin at each visit, in the sense of firmer`,
    y_words: `Change against the twin, %: above zero is ${readout.better === 0 ? "more" : "firmer"}`,
    lines: [
      {
        name: "treated against its own twin",
        tone: "treated",
        style: "points",
        middle: gains.map((gain) => (middle(gain) === null ? null : 100 * (middle(gain) ?? 0))),
        lower: of("lower"),
        upper: of("upper"),
      },
    ],
    zone: {
      words: `too small to measure (±${plain_percent(readout.repeatability)})`,
      low: gains.map(() => -repeatability),
      high: gains.map(() => repeatability),
    },
    include: [0],
    zero: true,
    height: 290,
    reading: (i) => {
      const effect = readout.effects[i];
      return effect
        ? `${sentence(report.visits[i]?.words ?? "")}: ${percent(middle(effect.gain), true)}${
            percent_range(effect.gain) ? ` (${percent_range(effect.gain)})` : ""
          }`
        : "";
    },
  };
}

function value_spec(report: Report, readout: Readout): Spec {
  const factor = scale_of(readout);
  const unit = factor === 100 ? "%" : unit_words(readout.unit);
  const effects = readout.effects;
  const base = pick(effects, "untreated", "middle", factor);
  const share = readout.repeatability ?? 0;
  const write = (value: Num): string => number(value === null ? null : value * factor);
  return {
    ...visit_axis(report),
    name: `${readout.key} of treated skin and of its untreated twin at each visit`,
    y_words: `${readout_name(readout)}, ${unit}: ${
      readout.better > 0
        ? "higher is firmer"
        : readout.better < 0
          ? "lower is firmer"
          : "neither way is firmer"
    }`,
    lines: [
      {
        name: "untreated twin",
        tone: "untreated",
        style: "points",
        marker: "square",
        shift_px: -7,
        dash: [3, 3],
        middle: base,
        lower: pick(effects, "untreated", "lower", factor),
        upper: pick(effects, "untreated", "upper", factor),
      },
      {
        name: "treated",
        tone: "treated",
        style: "points",
        shift_px: 7,
        middle: pick(effects, "treated", "middle", factor),
        lower: pick(effects, "treated", "lower", factor),
        upper: pick(effects, "treated", "upper", factor),
      },
    ],
    zone: {
      words: "what the instrument cannot tell from the twin",
      low: base.map((value) => (value === null ? null : value * (1 - share))),
      high: base.map((value) => (value === null ? null : value * (1 + share))),
    },
    height: 290,
    reading: (i) => {
      const effect = effects[i];
      return effect
        ? `${sentence(report.visits[i]?.words ?? "")}: treated ${interval(effect.treated, write, unit)}, untreated ${interval(
            effect.untreated,
            write,
            unit,
          )}`
        : "";
    },
  };
}

/* Three shares of one bar, each with its number; no share without words. */
export function odds_bar(effect: Effect): Child {
  const parts: [string, Num][] = [
    ["firmer", effect.better],
    ["within", effect.within],
    ["softer", effect.worse],
  ];
  const bar = h("span", { class: "odds-bar", "aria-hidden": "true" });
  for (const [side, share] of parts) {
    if (share !== null && share > 0) {
      const part = h("span", { class: side });
      part.style.flexGrow = String(share);
      bar.append(part);
    }
  }
  return bar;
}

function odds_table(report: Report, readout: Readout): HTMLElement {
  const rows = report.visits
    .map((visit, i) => ({ visit, effect: readout.effects[i] }))
    .filter(
      (row): row is { visit: (typeof report.visits)[number]; effect: Effect } =>
        row.effect !== undefined,
    )
    .slice(1);
  if (report.draws.kept < DRAWS_LEAST) {
    return h("p", { class: "note" }, `Fewer than ${DRAWS_LEAST} draws tell no probability.`);
  }
  return h(
    "div",
    {
      class: "scroll",
      tabindex: 0,
      role: "region",
      "aria-label": `Probabilities for ${readout.key}`,
    },
    h(
      "table",
      { class: "odds-table" },
      h(
        "caption",
        {},
        `Probability that ${readout_name(readout)} changes by more than the instrument can tell, by time after the last session`,
      ),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, "after"),
          h("th", { scope: "col", class: "key firmer" }, "firmer"),
          h("th", { scope: "col", class: "key within" }, "too little to measure"),
          h("th", { scope: "col", class: "key softer" }, "softer"),
          h("td", { class: "wide" }),
        ),
      ),
      h(
        "tbody",
        {},
        ...rows.map(({ visit, effect }) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, visit.words.replace(" after the last session", "")),
            h("td", {}, probability(effect.better, report.draws.kept)),
            h("td", {}, probability(effect.within, report.draws.kept)),
            h("td", {}, probability(effect.worse, report.draws.kept)),
            h("td", { class: "wide" }, odds_bar(effect)),
          ),
        ),
      ),
    ),
  );
}

function readout_table(report: Report): HTMLElement {
  const rows: string[][] = [];
  for (const readout of suction_readouts(report)) {
    const unit = unit_words(readout.unit);
    readout.effects.forEach((effect, i) => {
      if (middle(effect.treated) === null) {
        return;
      }
      rows.push([
        readout.key,
        report.visits[i]?.words ?? "",
        interval(effect.treated, number, unit),
        interval(effect.untreated, number, unit),
        `${percent(middle(effect.gain), true)}${percent_range(effect.gain) ? ` (${percent_range(effect.gain)})` : ""}`,
      ]);
    });
  }
  return data_table(
    "All read-outs of the suction test at all visits: median and 90 % interval; the change is + when firmer",
    ["read-out", "visit", "treated", "untreated twin", "change"],
    rows,
  );
}

export function firmness_section(report: Report): HTMLElement {
  const shown = SHOWN.map((key) => readout_of(report, key)).filter(
    (readout): readout is Readout => readout !== undefined,
  );
  const start = shown.find((readout) => readout.key === report.verdict.readout) ?? shown[0];
  if (!start) {
    return section("firmness", "Firmness", "No read-outs were taken.");
  }
  const gain = chart(gain_spec(report, start));
  const value = chart(value_spec(report, start));
  const about = h("p", { class: "note" });
  const odds = h("div", {});
  const show = (readout: Readout): void => {
    gain.update(gain_spec(report, readout));
    value.update(value_spec(report, readout));
    about.replaceChildren(
      h("b", {}, readout_name(readout)),
      `: ${READOUT_WORDS[readout.key] ?? "suction test"} – ${readout.words}. Smallest change that the instrument tells from noise: ${plain_percent(
        readout.repeatability,
      )}. ${readout.source ? `Source: ${typeset(readout.source)}.` : ""}`.replace("..", "."),
    );
    odds.replaceChildren(odds_table(report, readout));
  };
  show(start);
  const { protocol } = report;
  return section(
    "firmness",
    "What the instrument reads",
    `A virtual suction test of the skin, at each visit: ${plain(protocol.aperture_mm)} mm aperture, ${with_unit(
      plain(protocol.pressure_kPa),
      "kPa",
    )} for ${with_unit(plain(protocol.on_s), "s")}, then ${with_unit(plain(protocol.off_s), "s")} of rest. Firmness is read here and nowhere else.`,
    choice(
      "Read-out",
      shown.map((readout) => ({
        value: readout.key,
        label: readout_name(readout),
        title: readout.words,
      })),
      start.key,
      (key) => {
        const readout = readout_of(report, key);
        if (readout) show(readout);
      },
    ),
    about,
    h(
      "div",
      { class: "pair" },
      h("div", { class: "figure" }, gain.element),
      h("div", { class: "figure" }, value.element),
    ),
    odds,
    behind("The numbers of all read-outs", readout_table(report)),
  );
}

/* ---- the suction curve ---- */

export function suction_section(report: Report): HTMLElement | null {
  const of = (visit: number, arm: "treated" | "untreated") =>
    report.curves.find((curve) => curve.visit === visit && curve.arm === arm);
  const before = of(0, "treated") ?? of(0, "untreated");
  const visits = report.visits
    .map((_, i) => i)
    .filter((i) => i > 0 && of(i, "treated") && of(i, "untreated"));
  const start = visits.includes(report.verdict.visit) ? report.verdict.visit : visits[0];
  if (!before || start === undefined) {
    return null;
  }
  const { protocol } = report;
  const spec = (visit: number): Spec => {
    const treated = of(visit, "treated") ?? before;
    const untreated = of(visit, "untreated") ?? before;
    const words = report.visits[visit]?.words ?? "";
    return {
      name: `Height of the skin dome under suction, before the first session and ${words}`,
      x: before.time_s,
      x_words: "seconds",
      y_words: "Height of the dome in the aperture, mm",
      lines: [
        {
          name: "before the first session",
          tone: "before",
          middle: before.height_mm,
          dash: [2, 4],
        },
        {
          name: `untreated twin, ${words}`,
          tone: "untreated",
          middle: untreated.height_mm,
          dash: [7, 5],
        },
        { name: `treated, ${words}`, tone: "treated", middle: treated.height_mm },
      ],
      include: [0],
      span: {
        words: `suction, ${with_unit(plain(protocol.pressure_kPa), "kPa")}`,
        from: 0,
        to: protocol.on_s,
      },
      reading: (i) =>
        `${fixed(before.time_s[i] ?? null, 2)} s: treated ${fixed(treated.height_mm[i] ?? null, 3)} mm, untreated ${fixed(
          untreated.height_mm[i] ?? null,
          3,
        )} mm, before ${fixed(before.height_mm[i] ?? null, 3)} mm`,
      height: 300,
    };
  };
  const picture = chart(spec(start));
  const table_place = h("div", {});
  const table = (visit: number): void => {
    const step = Math.max(1, Math.floor(before.time_s.length / 30));
    table_place.replaceChildren(
      data_table(
        `Height of the dome, mm; ${report.visits[visit]?.words ?? ""}`,
        ["seconds", "treated", "untreated twin", "before"],
        before.time_s
          .map((_, i) => i)
          .filter((i) => i % step === 0)
          .map((i) => [
            fixed(before.time_s[i] ?? null, 2),
            fixed(of(visit, "treated")?.height_mm[i] ?? null, 4),
            fixed(of(visit, "untreated")?.height_mm[i] ?? null, 4),
            fixed(before.height_mm[i] ?? null, 4),
          ]),
      ),
    );
  };
  table(start);
  return section(
    "suction",
    "The suction curve",
    "The dome rises at once and then creeps while the suction lasts; when it ends the skin springs back, and the rest follows slowly (central run).",
    visits.length > 1
      ? choice(
          "Visit",
          visits.map((visit) => ({
            value: String(visit),
            label: visit_short(report.visits[visit]?.words ?? ""),
          })),
          String(start),
          (visit) => {
            picture.update(spec(Number(visit)));
            table(Number(visit));
          },
        )
      : null,
    h("div", { class: "figure" }, picture.element),
    behind("The numbers", table_place),
  );
}
