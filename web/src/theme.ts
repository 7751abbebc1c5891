/* Light, dark or as the system has it; always light on paper. `palette` gives the colours to what draws on a canvas. */

type Theme = "light" | "dark";

const listeners: (() => void)[] = [];
let system: MediaQueryList | null = null;
let chosen: Theme | null = null;
let printing = false;

export interface Palette {
  ink: string;
  soft: string;
  rule: string;
  treated: string;
  treated_band: string;
  untreated: string;
  untreated_band: string;
  before: string;
  zone: string;
  collagen: string;
  elastin: string;
  thickness: string;
  paper: string;
}

let colours: Palette | null = null;

export function palette(): Palette {
  if (!colours) {
    const style = getComputedStyle(document.documentElement);
    const of = (name: string): string => style.getPropertyValue(`--${name}`).trim();
    colours = {
      ink: of("ink"),
      soft: of("soft"),
      rule: of("rule"),
      treated: of("treated"),
      treated_band: of("treated-band"),
      untreated: of("untreated"),
      untreated_band: of("untreated-band"),
      before: of("before"),
      zone: of("zone"),
      collagen: of("collagen"),
      elastin: of("elastin"),
      thickness: of("thickness"),
      paper: of("surface"),
    };
  }
  return colours;
}

function apply(): void {
  const theme: Theme = printing ? "light" : (chosen ?? (system?.matches ? "dark" : "light"));
  document.documentElement.dataset["theme"] = theme;
  colours = null;
  for (const listener of listeners) {
    listener();
  }
}

export function theme_now(): Theme {
  return document.documentElement.dataset["theme"] === "dark" ? "dark" : "light";
}

export function theme_toggle(): void {
  chosen = theme_now() === "dark" ? "light" : "dark";
  apply();
}

/* Called when the colours have changed, and before and after printing. */
export function theme_listen(listener: () => void): void {
  listeners.push(listener);
}

export function is_printing(): boolean {
  return printing;
}

export function theme_start(): void {
  system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", apply);
  const print = (on: boolean): void => {
    if (printing !== on) {
      printing = on;
      apply();
    }
  };
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));
  apply();
}
