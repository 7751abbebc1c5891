/* What you would see: every visible outcome at the visits with what its instrument can tell, then pictures of the central run side by
 * side (views.ts). What the document does not hold is left out. */
import { type Instrument, type Readout, type Report, middle } from "./data";
import { behind, data_table, h, section } from "./dom";
import { interval, list, number, probability, sentence, unit_words } from "./format";
import { figures_of, key_mark } from "./views";
import { finding_of, gain_words, in_order, noise_words, title_of, visits_card } from "./visits";

/* ---- the outcomes ---- */

interface Outcome {
  instrument: Instrument;
  headline: Readout;
}

function outcomes_of(report: Report): Outcome[] {
  return in_order(report.instruments).flatMap((instrument) => {
    const headline = report.readouts[instrument.headline];
    return instrument.key === "suction" || !headline ? [] : [{ instrument, headline }];
  });
}

/* In a sentence, which outcomes move beyond what their instruments can tell from noise, and which do not. */
export function lead_words(report: Report): string {
  const outcomes = outcomes_of(report);
  const named = (...kinds: string[]): string[] =>
    outcomes
      .filter(({ headline }) => kinds.includes(finding_of(headline, report.draws.kept)))
      .map(({ instrument }) => title_of(instrument).toLowerCase());
  const better = named("moves", "probably");
  const worse = named("worse");
  const still = named("within", "none");
  const unsure = named("unsure");
  const untold = named("untold");
  const parts = [
    better.length ? `${sentence(list(better))}: likely better beyond noise.` : "",
    worse.length ? `${sentence(list(worse))}: likely worse beyond noise.` : "",
    still.length ? `${sentence(list(still))}: nothing beyond noise.` : "",
    unsure.length ? `${sentence(list(unsure))}: cannot be said.` : "",
    untold.length ? `${sentence(list(untold))}: shown without probabilities.` : "",
  ];
  return `${parts.filter(Boolean).join(" ")} Noise is what the instrument itself cannot tell from no change.`;
}

function all_readouts(report: Report): HTMLElement {
  const rows = report.readouts
    .filter((readout) => readout.instrument !== "suction")
    .flatMap((readout) =>
      readout.effects.flatMap((effect, i) => {
        if (middle(effect.treated) === null) return [];
        const unit = unit_words(readout.unit);
        return [
          [
            readout.words,
            report.visits[i]?.words ?? "",
            interval(effect.treated, number, unit),
            interval(effect.untreated, number, unit),
            i === 0 ? "" : gain_words(readout, effect.gain),
            noise_words(readout),
            i === 0 ? "" : probability(effect.better, report.draws.kept),
            i === 0 ? "" : probability(effect.worse, report.draws.kept),
          ],
        ];
      }),
    );
  return data_table(
    "All that is seen, at all visits: median and 90 % interval; the change is + when better. Better and worse: by more than the noise",
    ["read-out", "visit", "treated", "untreated twin", "change", "noise", "better", "worse"],
    rows,
  );
}

export function seen_section(report: Report): HTMLElement | null {
  const outcomes = outcomes_of(report);
  const figures = figures_of(report);
  if (outcomes.length === 0 && figures.length === 0) {
    return null;
  }
  return section(
    "seen",
    "What you would see",
    outcomes.length ? lead_words(report) : null,
    outcomes.length
      ? h(
          "div",
          {},
          h(
            "ul",
            { class: "legend" },
            h("li", {}, key_mark("mark tone-treated"), "treated"),
            h("li", {}, key_mark("mark tone-untreated"), "untreated twin"),
            h("li", {}, key_mark("zone"), "what the instrument cannot tell from no change"),
            report.draws.kept > 0 ? h("li", {}, "whiskers: nine draws in ten") : null,
          ),
          h(
            "div",
            { class: "outcomes" },
            ...outcomes.map(({ instrument, headline }) =>
              visits_card(report, headline, title_of(instrument)),
            ),
          ),
          behind("The numbers of all read-outs", all_readouts(report)),
        )
      : null,
    figures.length
      ? h(
          "p",
          { class: "note" },
          "Pictures of the central run; in each row all are drawn to the same scale.",
        )
      : null,
    ...figures,
  );
}
