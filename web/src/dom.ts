/* Making elements: h("p", {class: "lead"}, "text", h("b", {}, "bold")). */

type Value = string | number | boolean | null | undefined | ((event: Event) => void);
export type Attributes = { [name: string]: Value };
export type Child = Node | string | null | undefined | false;

function fill<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (typeof value === "function") {
      element.addEventListener(name.replace(/^on/, ""), value);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(
    ...children.filter(
      (child): child is Node | string => child !== null && child !== undefined && child !== false,
    ),
  );
  return element;
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children);
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/* A section with its heading; the heading says the finding, `lead` what is shown. */
export function section(id: string, title: string, lead: Child, ...children: Child[]): HTMLElement {
  return h(
    "section",
    { id, "aria-labelledby": `${id}-title` },
    h("h2", { id: `${id}-title` }, title),
    lead ? h("p", { class: "lead" }, lead) : null,
    ...children,
  );
}

/* The numbers behind a chart. The first column heads its row. */
export function data_table(caption: string, head: string[], rows: string[][]): HTMLElement {
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    h(
      "table",
      {},
      h("caption", {}, caption),
      h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col" }, text)))),
      h(
        "tbody",
        {},
        ...rows.map((row) =>
          h(
            "tr",
            {},
            ...row.map((text, i) =>
              i === 0 ? h("th", { scope: "row" }, text) : h("td", {}, text),
            ),
          ),
        ),
      ),
    ),
  );
}

/* Folded away until asked for. */
export function behind(summary: string, ...children: Child[]): HTMLDetailsElement {
  return h("details", {}, h("summary", {}, summary), ...children);
}

/* The same, unfolded when the page is printed. */
export function behind_on_screen(summary: string, ...children: Child[]): HTMLDetailsElement {
  return h("details", { class: "paper" }, h("summary", {}, summary), ...children);
}

let groups = 0;

/* A row of radio buttons that look like one control. `options`: value, label and spoken name. */
export function choice<T extends string>(
  legend: string,
  options: { value: T; label: string; title?: string }[],
  chosen: T,
  on_choose: (value: T) => void,
): HTMLElement {
  const name = `choice-${++groups}`;
  return h(
    "fieldset",
    { class: "choice" },
    h("legend", { class: "hidden" }, legend),
    ...options.map(({ value, label, title }) =>
      h(
        "label",
        { title },
        h("input", {
          type: "radio",
          name,
          value,
          checked: value === chosen,
          onchange: () => on_choose(value),
        }),
        h("span", {}, label),
      ),
    ),
  );
}

/* Text with its web addresses as links; nothing is fetched until one is followed. */
export function linked(text: string): Child[] {
  return text
    .split(/(https?:\/\/[^\s;,)]+)/)
    .map((part, i) =>
      i % 2 === 1 ? h("a", { href: part, rel: "noreferrer noopener" }, part) : part,
    );
}
