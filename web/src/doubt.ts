/* How sure it is: what the answer hangs on, what would change it, what was assumed, and what a published study saw. */
import {
  type Lever,
  type Num,
  type Parameter,
  type Readout,
  type Report,
  type Status,
  middle,
} from "./data";
import { type Child, behind, data_table, h, linked, section, svg } from "./dom";
import { READOUT_WORDS, place_words, readout_of } from "./answer";
import { odds_bar, readout_name, visit_short } from "./firmness";
import {
  DRAWS_LEAST,
  fixed,
  percent,
  percent_range,
  plain,
  plain_percent,
  plural,
  probability,
  sentence,
  span,
  unit_words,
} from "./format";

/* ---- what the answer hangs on ---- */

function lever_row(lever: Lever, largest: number): HTMLElement {
  const { correlation, beyond_chance } = lever;
  const bar = h("span", {
    class: `lever-bar ${correlation < 0 ? "less" : "more"}`,
    "aria-hidden": "true",
  });
  const fill = h("span", { class: beyond_chance ? "" : "chance" });
  fill.style.width = `${((50 * Math.abs(correlation)) / largest).toFixed(1)}%`;
  bar.append(fill);
  return h(
    "li",
    {},
    h("span", { class: "lever-name" }, `${sentence(lever.name)} `, h("code", {}, lever.symbol)),
    bar,
    h(
      "span",
      { class: "lever-value" },
      `${correlation > 0 ? "+" : ""}${fixed(correlation, 2)}`,
      h(
        "span",
        { class: "hidden" },
        `: more of it, ${correlation > 0 ? "more" : "less"} firming${beyond_chance ? "" : "; may be chance"}`,
      ),
    ),
  );
}

/* The probability of a measurable gain if the instrument told changes of another size apart, from the draws. */
export function beyond(gains: Num[], threshold: number): Num {
  const known = gains.filter((gain): gain is number => gain !== null);
  return known.length === 0 ? null : known.filter((gain) => gain > threshold).length / known.length;
}

function instrument_words(readout: Readout, visit: number, draws: number): Child {
  const effect = readout.effects[visit];
  const share = readout.repeatability;
  if (!effect || share === null || effect.better === null || draws < DRAWS_LEAST) {
    return null;
  }
  const now = probability(effect.better, draws);
  const [finer, coarser] = [share / 2, 2 * share].map((told) =>
    probability(beyond(effect.gains, told), draws),
  );
  return h(
    "li",
    {},
    h("b", {}, "A finer instrument. "),
    finer === now && coarser === now
      ? `Whether it told ${plain_percent(share / 2)}, ${plain_percent(share)} or only ${plain_percent(2 * share)} from noise, the probability would be ${now}.`
      : `If it told ${plain_percent(share / 2)} from noise instead of ${plain_percent(share)}, the probability would be ${finer} instead of ${now}; if only ${plain_percent(2 * share)}, ${coarser}.`,
  );
}

function matrix(report: Report): HTMLElement | null {
  const shown = ["R0", "R2", "R5", "R7", "E"]
    .map((key) => readout_of(report, key))
    .filter((readout): readout is Readout => readout !== undefined);
  if (report.draws.kept < DRAWS_LEAST) {
    return null;
  }
  const visits = report.visits.map((visit, i) => ({ visit, i })).slice(1);
  return h(
    "div",
    {
      class: "scroll",
      tabindex: 0,
      role: "region",
      "aria-label": "Probability of measurably firmer skin",
    },
    h(
      "table",
      { class: "matrix" },
      h(
        "caption",
        {},
        "Probability of measurably firmer skin, by read-out and time after the last session",
      ),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, "read-out"),
          ...visits.map(({ visit }) => h("th", { scope: "col" }, visit_short(visit.words))),
        ),
      ),
      h(
        "tbody",
        {},
        ...shown.map((readout) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, readout_name(readout)),
            ...visits.map(({ i }) => {
              const effect = readout.effects[i];
              const deciding = readout.key === report.verdict.readout && i === report.verdict.visit;
              return h(
                "td",
                { class: deciding ? "deciding" : null },
                effect ? probability(effect.better, report.draws.kept) : "\u2013",
                deciding ? h("span", { class: "hidden" }, " (decides)") : null,
                effect ? odds_bar(effect) : null,
              );
            }),
          ),
        ),
      ),
    ),
  );
}

export function hangs_section(report: Report): HTMLElement {
  const { verdict, plan, levers } = report;
  const readout = readout_of(report, verdict.readout);
  const effect = readout?.effects[verdict.visit];
  const strongest = Math.max(...levers.map((lever) => Math.abs(lever.correlation)), 0.01);
  const surely = (sign: number) =>
    levers.find((lever) => lever.beyond_chance && lever.correlation * sign > 0);
  const sure = [surely(1), surely(-1)].filter((lever): lever is Lever => lever !== undefined);
  const one_more = middle(verdict.one_more);
  const best = report.readouts
    .filter((other) => READOUT_WORDS[other.key] && other.key !== verdict.readout)
    .flatMap((other) =>
      other.effects.map((at, visit) => ({ other, visit, better: at.better ?? -1 })),
    )
    .filter(({ visit }) => visit > 0)
    .sort((a, b) => b.better - a.better);
  const most = best[0];
  const least = best[best.length - 1];
  const likely = (share: number): string => probability(share, report.draws.kept);
  const change: Child[] = [
    readout ? instrument_words(readout, verdict.visit, report.draws.kept) : null,
    most && least && most.better >= 0 && report.draws.kept >= DRAWS_LEAST
      ? h(
          "li",
          {},
          h("b", {}, "Another read-out or visit. "),
          likely(least.better) === likely(most.better)
            ? `All other read-outs and visits give ${likely(most.better)}.`
            : `The other read-outs range from ${likely(least.better)} (${readout_name(least.other)}, ${report.visits[least.visit]?.words ?? ""}) to ${likely(
                most.better,
              )} (${readout_name(most.other)}, ${report.visits[most.visit]?.words ?? ""}).`,
        )
      : null,
    one_more !== null && plan.sessions > 0
      ? h(
          "li",
          {},
          h("b", {}, "One more session "),
          `adds ${percent(one_more, true)} of collagen at its peak${percent_range(verdict.one_more) ? ` (${percent_range(verdict.one_more)})` : ""}.`,
        )
      : null,
    levers.length > 0
      ? h(
          "li",
          {},
          h("b", {}, "Better knowledge. "),
          sure.length > 0
            ? `A measurement of ${sure.map((lever) => `${lever.name} (${lever.symbol})`).join(" and of ")} would narrow the interval most.`
            : "No single parameter stands out of chance over these draws; more draws would tell which to measure.",
        )
      : null,
    h(
      "li",
      {},
      h("b", {}, "A trial. "),
      "We know of no sham-controlled trial in ageing skin with a mechanical read-out: the size of the effect rests on the model and on what was assumed of its parameters.",
    ),
  ];
  return section(
    "doubt",
    "What the answer hangs on",
    effect && effect.better !== null && report.draws.kept >= DRAWS_LEAST
      ? `${readout_name(readout as Readout)}, ${report.visits[verdict.visit]?.words ?? ""}, decides the answer, over ${plural(
          report.draws.kept,
          "skin",
        )} drawn from what is known of each parameter.`
      : "The doubt about the parameters was not drawn, or from too few draws.",
    h(
      "div",
      { class: "pair" },
      h(
        "div",
        {},
        h("h3", {}, "Levers"),
        levers.length
          ? h(
              "p",
              { class: "note" },
              `Rank correlation of each parameter with the gain over the draws. Right: more of it, more firming. Hollow: no stronger than chance may make one of all parameters over ${plural(report.draws.kept, "draw")}.`,
            )
          : h("p", { class: "note" }, `Not known from fewer than ${DRAWS_LEAST} draws.`),
        h(
          "ol",
          { class: "levers" },
          ...levers.slice(0, 10).map((lever) => lever_row(lever, strongest)),
        ),
      ),
      h("div", {}, h("h3", {}, "What would change it"), h("ul", { class: "prose" }, ...change)),
    ),
    matrix(report),
  );
}

/* ---- what was assumed ---- */

const STATUS: { key: Status; words: string }[] = [
  { key: "seen", words: "read in the source" },
  { key: "recalled", words: "recalled from a source" },
  { key: "fitted", words: "fitted to data" },
  { key: "assumed", words: "assumed by us" },
];

export function status_counts(
  parameters: Parameter[],
): { key: Status; words: string; count: number }[] {
  return STATUS.map(({ key, words }) => ({
    key,
    words,
    count: parameters.filter((p) => p.status === key).length,
  }));
}

function limits(report: Report): string[] {
  const { person, plan } = report;
  return [
    "The interval holds the doubt about the parameters, not the doubt about the equations themselves.",
    "The skin of one place is one point: the pattern of the channels enters by its density, depth and volume, not one by one.",
    "Firmness is read from the virtual suction test alone, what is seen from the other virtual instruments. How skin feels is not modelled, nor its colour but for redness.",
    "Not in the model: infection, scarring, change of pigment, new vessels, and how fat, muscle and bone under the skin age.",
    person.age_y > 73
      ? "Beyond about 73 years the model extrapolates: its ageing speeds itself up there."
      : "",
    plan.sessions > 6
      ? "The model tires too little with many sessions: beyond six to eight, take the gain as an upper bound."
      : "",
  ].filter((line) => line !== "");
}

function parameter_rows(report: Report): string[][] {
  return report.parameters.map((p) => [
    p.symbol,
    p.name,
    `${plain(p.value)} ${unit_words(p.unit)}`.trim(),
    p.distribution === "fixed" ? "fixed" : `${plain(p.low)} to ${plain(p.high)}, ${p.distribution}`,
    p.status,
    p.mechanism,
  ]);
}

export function assumed_section(report: Report): HTMLElement {
  const counts = status_counts(report.parameters);
  const total = report.parameters.length;
  const { draws, warnings } = report;
  const bar = h("div", { class: "status-bar", "aria-hidden": "true" });
  for (const { key, count } of counts) {
    if (count > 0) {
      const part = h("span", { class: `status-${key}` });
      part.style.flexGrow = String(count);
      bar.append(part);
    }
  }
  return section(
    "assumed",
    "What was assumed",
    `The model has ${plural(total, "parameter")}; each has a value, a range and a source or the admission that there is none.`,
    bar,
    h(
      "ul",
      { class: "legend" },
      ...counts.map(({ key, words, count }) =>
        h(
          "li",
          {},
          svg(
            "svg",
            { class: "swatch", width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true" },
            svg("rect", { class: `status-${key}`, x: 1, y: 1, width: 12, height: 12 }),
          ),
          `${count} ${words}`,
        ),
      ),
    ),
    warnings.length
      ? h(
          "ul",
          { class: "warnings" },
          ...warnings.map((text) => h("li", {}, h("b", {}, "Note. "), text)),
        )
      : null,
    h(
      "ul",
      { class: "prose" },
      h(
        "li",
        {},
        `The twin is the same ${place_words(report)}, with the same parameters and the same years, left alone. Each draw is compared with its own twin.`,
      ),
      draws.kept > 0
        ? h(
            "li",
            {},
            `Kept: ${plural(draws.kept, "draw")} of the parameters, from ${
              draws.from === "posterior"
                ? "their posterior given the evidence where it speaks of them, and their priors where not"
                : "their priors"
            }. Rejected: ${plain(
              draws.rejected,
            )}, because such a skin would stay inflamed or would not age as skin does.${
              draws.failed > 0 ? ` Left out: ${plain(draws.failed)} that could not be solved.` : ""
            }`,
          )
        : null,
      ...limits(report).map((text) => h("li", {}, text)),
    ),
    behind(
      "All parameters",
      data_table(
        "Values of the central run and the ranges they were drawn from",
        ["symbol", "name", "value", "range", "status", "mechanism"],
        parameter_rows(report),
      ),
    ),
  );
}

/* ---- a published study ---- */

const ARROW: { [sign: string]: string } = {
  "1": "↑ rose",
  "0": "= did not change",
  "-1": "↓ fell",
};

export function published_section(report: Report): HTMLElement | null {
  const rows = report.published;
  if (rows.length === 0) {
    return null;
  }
  const compared = rows.filter((row) => row.prediction !== null);
  const agreeing = compared.filter((row) => row.prediction?.sign === row.sign);
  const sources = [...new Set(rows.map((row) => row.source))];
  return section(
    "published",
    "Beside a published study",
    compared.length
      ? `Of ${plural(rows.length, "quantity", "quantities")} that the study reports the model has ${plain(compared.length)}, and moves ${
          agreeing.length === compared.length && compared.length > 1
            ? "all"
            : plain(agreeing.length)
        } of them the way the study saw.`
      : "The model has none of the quantities that the study reports.",
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "Published and predicted" },
      h(
        "table",
        { class: "published" },
        h("caption", {}, "Treated skin against the same skin before"),
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            ...["quantity", "after", "published", "predicted", "draws that agree", "verdict"].map(
              (text) => h("th", { scope: "col" }, text),
            ),
          ),
        ),
        h(
          "tbody",
          {},
          ...rows.map((row) => {
            const p = row.prediction;
            const agrees = p?.sign === row.sign;
            return h(
              "tr",
              {},
              h("th", { scope: "row" }, row.what),
              h("td", {}, span(row.at_d)),
              h(
                "td",
                {},
                `${ARROW[row.sign] ?? ""}${row.change === null ? "" : ` ${percent(row.change, true)}`}`,
              ),
              h(
                "td",
                {},
                p
                  ? `${ARROW[p.sign] ?? ""} ${percent(middle(p.change), true)}${percent_range(p.change) ? ` (${percent_range(p.change)})` : ""}`
                  : "\u2013",
              ),
              h("td", {}, p ? probability(p.agreeing, report.draws.kept) : "\u2013"),
              h(
                "td",
                { class: p ? (agrees ? "agrees" : "misses") : "" },
                p
                  ? agrees
                    ? "✓ agrees"
                    : "✗ misses"
                  : row.modelled
                    ? "outside the run"
                    : "not modelled",
              ),
            );
          }),
        ),
      ),
    ),
    h(
      "p",
      { class: "note" },
      sources.length > 1 ? "Sources: " : "Source: ",
      ...linked(sources.join("; ")),
    ),
  );
}
