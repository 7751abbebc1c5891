/* A map of heights as a relief in low light: the skin as a camera with a flash from the side sees it. */
import { type HeightMap } from "./data";
import { h, svg } from "./dom";
import { bar_of, length_words } from "./pictures";
import { theme_listen } from "./theme";

/* Heights in um, row by row, as they are shown: with the tension lines across the page, along a row. */
export function heights_of(map: HeightMap): Float32Array {
  const bytes = atob(map.heights);
  const made = new Float32Array(map.cells * map.cells);
  const step = (map.high_um - map.low_um) / 255;
  for (let i = 0; i < made.length; i++) {
    const turned = (i % map.cells) * map.cells + Math.floor(i / map.cells);
    made[i] = map.low_um + step * bytes.charCodeAt(turned);
  }
  return made;
}

/* Between the cells, by cubic splines through them (Catmull and Rom): so much finer in both directions. */
export function refine(heights: Float32Array, cells: number, finer: number): Float32Array {
  const wide = cells * finer;
  const weights = Array.from({ length: finer }, (_, k) => {
    const t = (k + 0.5) / finer - 0.5;
    const [from, f] = t < 0 ? [-1, t + 1] : [0, t];
    return {
      from,
      w: [
        0.5 * (-f + 2 * f * f - f * f * f),
        0.5 * (2 - 5 * f * f + 3 * f * f * f),
        0.5 * (f + 4 * f * f - 3 * f * f * f),
        0.5 * (-f * f + f * f * f),
      ],
    };
  });
  const inside = (i: number): number => Math.min(Math.max(i, 0), cells - 1);
  const rows = new Float32Array(wide * cells);
  for (let y = 0; y < cells; y++) {
    for (let x = 0; x < wide; x++) {
      const { from, w } = weights[x % finer] ?? { from: 0, w: [] };
      const cell = Math.floor(x / finer) + from;
      let sum = 0;
      for (let k = 0; k < 4; k++) {
        sum += (w[k] ?? 0) * (heights[y * cells + inside(cell - 1 + k)] ?? 0);
      }
      rows[y * wide + x] = sum;
    }
  }
  const made = new Float32Array(wide * wide);
  for (let y = 0; y < wide; y++) {
    const { from, w } = weights[y % finer] ?? { from: 0, w: [] };
    const cell = Math.floor(y / finer) + from;
    for (let k = 0; k < 4; k++) {
      const row = inside(cell - 1 + k) * wide;
      const weight = w[k] ?? 0;
      for (let x = 0; x < wide; x++) {
        made[y * wide + x] = (made[y * wide + x] ?? 0) + weight * (rows[row + x] ?? 0);
      }
    }
  }
  return made;
}

/* Root mean square of the slope. */
export function mean_slope(heights_um: Float32Array, cells: number, side_mm: number): number {
  const cell_um = (1000 * side_mm) / cells;
  let sum = 0;
  for (let y = 1; y < cells; y++) {
    for (let x = 1; x < cells; x++) {
      const at = heights_um[y * cells + x] ?? 0;
      const left = heights_um[y * cells + x - 1] ?? 0;
      const above = heights_um[(y - 1) * cells + x] ?? 0;
      sum += (at - left) ** 2 + (at - above) ** 2;
    }
  }
  return Math.sqrt(sum) / (cells - 1) / cell_um;
}

/* Light from the upper left, so many degrees above the surface. */
export const LIGHT_DEG = 25;
const AZIMUTH_DEG = 135; /* from the right, against the clock: the upper left */

/* How bright a Lambertian surface is, 0 to 1, at each point of a square of heights in um. */
export function shade(
  heights_um: Float32Array,
  wide: number,
  side_mm: number,
  times: number,
): Float32Array {
  const made = new Float32Array(wide * wide);
  const per = (times * wide) / (2 * 1000 * side_mm);
  const up = (LIGHT_DEG * Math.PI) / 180;
  const turn = (AZIMUTH_DEG * Math.PI) / 180;
  const light = [Math.cos(up) * Math.cos(turn), Math.cos(up) * Math.sin(turn), Math.sin(up)];
  for (let y = 0; y < wide; y++) {
    for (let x = 0; x < wide; x++) {
      const at = (i: number, j: number): number =>
        heights_um[
          Math.min(Math.max(j, 0), wide - 1) * wide + Math.min(Math.max(i, 0), wide - 1)
        ] ?? 0;
      const dx = (at(x + 1, y) - at(x - 1, y)) * per * (x === 0 || x === wide - 1 ? 2 : 1);
      /* rows run down the page */
      const dy = (at(x, y - 1) - at(x, y + 1)) * per * (y === 0 || y === wide - 1 ? 2 : 1);
      const dot = -dx * (light[0] ?? 0) - dy * (light[1] ?? 0) + (light[2] ?? 0);
      made[y * wide + x] = Math.max(dot / Math.sqrt(1 + dx * dx + dy * dy), 0);
    }
  }
  return made;
}

const FINER = 4;

function rgb(name: string): number[] {
  const hex = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

/* The relief with its scale bar; `name` for those who do not see it. */
export function relief(map: HeightMap, caption: string, name: string, times: number): HTMLElement {
  const wide = map.cells * FINER;
  const light = shade(refine(heights_of(map), map.cells, FINER), wide, map.side_mm, times);
  const canvas = h("canvas", { width: wide, height: wide, role: "img", "aria-label": name });
  const paint = (): void => {
    const ctx = canvas.getContext("2d");
    if (!ctx) return;
    const dark = rgb("--relief-dark");
    const bright = rgb("--relief-bright");
    const image = ctx.createImageData(wide, wide);
    light.forEach((linear, i) => {
      const value = linear ** 0.7; /* as eyes and screens: level skin is no darker than middling */
      for (let k = 0; k < 3; k++) {
        image.data[4 * i + k] = (dark[k] ?? 0) + value * ((bright[k] ?? 0) - (dark[k] ?? 0));
      }
      image.data[4 * i + 3] = 255;
    });
    ctx.putImageData(image, 0, 0);
  };
  paint();
  theme_listen(paint);
  const bar_mm = map.side_mm > 7.5 ? 5 : bar_of(map.side_mm);
  return h(
    "figure",
    { class: "relief" },
    h("figcaption", {}, caption),
    canvas,
    h(
      "div",
      { class: "relief-bar" },
      svg(
        "svg",
        { viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
        svg("path", {
          class: "ruler",
          d: `M0.4 0V6H${((100 * bar_mm) / map.side_mm).toFixed(2)}V0`,
          "vector-effect": "non-scaling-stroke",
        }),
      ),
      h("span", {}, length_words(bar_mm)),
    ),
  );
}
