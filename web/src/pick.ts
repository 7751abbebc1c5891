/* One read-out for all parts of a trial's page: chosen in any of them, shown in all. */
import { choice, h } from "./dom";
import { sentence } from "./format";
import { type Trial, type Value, headline_of, value_name } from "./trial_data";

export interface Picked {
  now: () => Value;
  /* Called at once, and whenever another is chosen. */
  show: (listener: (value: Value) => void) => void;
  control: () => HTMLElement;
}

export function pick_of(trial: Trial): Picked | null {
  const told = trial.values.filter((value) => value.told);
  const others = trial.values.filter((value) => !value.told);
  let chosen = headline_of(trial) ?? told[0] ?? trial.values[0];
  if (!chosen) {
    return null;
  }
  let now: Value = chosen;
  const listeners: ((value: Value) => void)[] = [];
  const controls: ((key: string) => void)[] = [];
  const choose = (key: string): void => {
    const found = trial.values.find((value) => value.key === key);
    if (found) {
      now = found;
      controls.forEach((mark) => mark(key));
      listeners.forEach((listener) => listener(found));
    }
  };
  return {
    now: () => now,
    show: (listener) => {
      listeners.push(listener);
      listener(now);
    },
    control: () => {
      const radios = choice(
        "Read-out",
        told.map((value) => ({ value: value.key, label: value_name(value), title: value.words })),
        now.key,
        choose,
      );
      const other = h(
        "select",
        {
          "aria-label": "Another read-out",
          onchange: (event) => choose((event.target as HTMLSelectElement).value),
        },
        h("option", { value: "" }, "another"),
        ...others.map((value) =>
          h("option", { value: value.key }, `${value.key}: ${sentence(value.words)}`),
        ),
      );
      controls.push((key) => {
        radios.querySelectorAll("input").forEach((input) => (input.checked = input.value === key));
        other.value = others.some((value) => value.key === key) ? key : "";
      });
      return h("div", { class: "pick" }, radios, others.length > 0 ? other : null);
    },
  };
}
