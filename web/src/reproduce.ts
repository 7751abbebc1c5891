/* How to get the same page again, and where the numbers come from. */
import { type Report } from "./data";
import { behind, behind_on_screen, data_table, h, linked, section } from "./dom";
import { plural } from "./format";

export function reproduce_section(report: Report): HTMLElement {
  const { scenario, draws } = report;
  return section(
    "reproduce",
    "How to reproduce it",
    `Cutis ${report.version}, ${plural(draws.asked, "draw")}, seed ${draws.seed}. The same version, scenario and seed give the same numbers on any machine and any number of threads.`,
    h(
      "pre",
      { tabindex: 0, role: "region", "aria-label": "Command" },
      h("code", {}, report.command),
    ),
    behind_on_screen(
      "The scenario, complete",
      h(
        "pre",
        { tabindex: 0, role: "region", "aria-label": "Scenario file" },
        h("code", {}, scenario.yaml),
      ),
    ),
    behind(
      "Where each value comes from",
      data_table(
        "Values in use",
        ["key", "meaning", "value", "from"],
        scenario.values.map((value) => [value.key, value.words, value.text, value.origin]),
      ),
    ),
  );
}

/* Each source once, with the symbols that rest on it. */
export function sources_of(report: Report): { source: string; used_by: string[] }[] {
  const found = new Map<string, string[]>();
  const note = (source: string, user: string): void => {
    const text = source.trim();
    if (text === "") return;
    const users = found.get(text) ?? [];
    if (!users.includes(user)) users.push(user);
    found.set(text, users);
  };
  report.readouts.forEach((readout) => note(readout.source, readout.key));
  report.parameters.forEach((parameter) => note(parameter.source, parameter.symbol));
  report.published.forEach((row) => note(row.source, row.what));
  return [...found].map(([source, used_by]) => ({ source, used_by }));
}

export function sources_section(report: Report): HTMLElement {
  const sources = sources_of(report);
  return section(
    "sources",
    "Sources",
    null,
    behind_on_screen(
      `${plural(sources.length, "source")} of parameters, repeatabilities and comparisons`,
      h(
        "ul",
        { class: "sources" },
        ...sources.map(({ source, used_by }) =>
          h(
            "li",
            {},
            ...linked(source),
            " ",
            h("span", { class: "used" }, `for ${used_by.join(", ")}`),
          ),
        ),
      ),
    ),
  );
}
