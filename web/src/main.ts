/* The page of a run or a trial: reads the document it carries and lays it out, the answer first. */
import "./pixels";
import { answer_section, facts, person_line, plan_line } from "./answer";
import { course_section, life_section } from "./course";
import { type Report, SCHEMA, document_parse } from "./data";
import { type Child, h } from "./dom";
import { assumed_section, hangs_section, published_section } from "./doubt";
import { drawing_section } from "./drawing";
import { firmness_section, suction_section } from "./firmness";
import { reproduce_section, sources_section } from "./reproduce";
import { seen_section } from "./seen";
import { type Trial, TRIAL_SCHEMA, is_trial } from "./trial_data";
import { trial_lead, trial_sections } from "./trial";
import { is_printing, theme_listen, theme_now, theme_start, theme_toggle } from "./theme";

function theme_button(): HTMLElement {
  const button = h("button", { type: "button", class: "theme", onclick: theme_toggle });
  theme_listen(() => {
    button.textContent = theme_now() === "dark" ? "Light" : "Dark";
    button.setAttribute(
      "aria-label",
      `Switch to the ${theme_now() === "dark" ? "light" : "dark"} theme`,
    );
  });
  return button;
}

function contents(sections: HTMLElement[]): HTMLElement {
  return h(
    "nav",
    { "aria-label": "Contents" },
    h(
      "ul",
      {},
      ...sections.map((section) =>
        h(
          "li",
          {},
          h(
            "a",
            { href: `#${section.id}` },
            section.querySelector("h2")?.textContent ?? section.id,
          ),
        ),
      ),
    ),
  );
}

function run_lead(report: Report): HTMLElement[] {
  return [
    answer_section(report),
    h("p", { class: "who" }, person_line(report), " ", plan_line(report.plan)),
    facts(report),
  ];
}

function run_sections(report: Report): (HTMLElement | null)[] {
  return [
    course_section(report),
    firmness_section(report),
    suction_section(report),
    seen_section(report),
    life_section(report),
    drawing_section(report),
    hangs_section(report),
    published_section(report),
    assumed_section(report),
    reproduce_section(report),
    sources_section(report),
  ];
}

function page(text: string): Child[] {
  const found = document_parse<Report | Trial>(text, [SCHEMA, TRIAL_SCHEMA]);
  const trial = is_trial(found);
  const question = trial ? "Would a trial see it?" : "Does it firm the skin?";
  document.title = `${found.title || question} \u2013 Cutis`;
  const sections = (trial ? trial_sections(found) : run_sections(found)).filter(
    (section): section is HTMLElement => section !== null,
  );
  return [
    h("a", { class: "skip", href: "#answer" }, "Skip to the answer"),
    h(
      "header",
      {},
      h("p", { class: "brand" }, h("b", {}, "Cutis"), h("span", {}, found.title)),
      theme_button(),
    ),
    h(
      "main",
      {},
      ...(trial ? trial_lead(found) : run_lead(found)),
      h("p", { class: "caution" }, "A research tool, not medical advice."),
      contents(sections),
      ...sections,
    ),
    h("footer", {}, h("p", {}, `Cutis ${found.version}, an in-silico skin laboratory.`)),
  ];
}

/* Paper cannot unfold what it holds: the scenario and the sources go with it. */
function unfold_for_paper(): void {
  let unfolded: HTMLDetailsElement[] = [];
  theme_listen(() => {
    if (is_printing()) {
      unfolded = [...document.querySelectorAll<HTMLDetailsElement>(".paper:not([open])")];
      unfolded.forEach((details) => (details.open = true));
    } else {
      unfolded.forEach((details) => (details.open = false));
      unfolded = [];
    }
  });
}

function start(): void {
  const place = document.getElementById("page");
  const data = document.getElementById("report-data");
  if (!place || !data) {
    return;
  }
  try {
    place.replaceChildren(
      ...page(data.textContent ?? "").filter((child): child is Node | string => Boolean(child)),
    );
    unfold_for_paper();
    theme_start();
    document.documentElement.dataset["state"] = "ready";
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    place.replaceChildren(
      h("p", { role: "alert", class: "failure" }, `This report cannot be shown. ${words}`),
    );
    document.documentElement.dataset["state"] = "failed";
    console.error(error);
  }
}

start();
