/* A place for a drawing that is made anew for the width it gets: on the screen its own, on paper a given one. */
import { h } from "./dom";
import { is_printing, theme_listen } from "./theme";

export interface Sizing {
  class?: string;
  most_px?: number;
  paper_px?: number;
}

export function sized(
  draw: (width_px: number) => (Node | string)[],
  { class: kind = "drawing", most_px = 1040, paper_px = 640 }: Sizing = {},
): HTMLElement {
  const place = h("div", { class: kind });
  let width = 0;
  const redraw = (): void => {
    const next = is_printing() ? paper_px : Math.min(place.clientWidth, most_px);
    if (next > 0 && next !== width) {
      width = next;
      place.replaceChildren(...draw(width));
    }
  };
  new ResizeObserver(() => !is_printing() && redraw()).observe(place);
  theme_listen(redraw);
  return place;
}
