/* The pictures of the central run, side by side at one scale: wrinkles, pores, what sags, the surface, the layers, the weave; each as
 * far as the document holds it. */
import { type Instrument, type Picture, type Report } from "./data";
import { type Child, h, svg } from "./dom";
import { fixed, percent, plain, sentence } from "./format";
import {
  type Frame,
  type Moment,
  type Point,
  type View,
  box_of,
  exaggeration_for,
  frame_svg,
  line_of,
  moment_words,
  moments_of,
  points_of,
  times_words,
} from "./pictures";
import { LIGHT_DEG, heights_of, mean_slope, relief } from "./relief";
import { sized } from "./sized";
import { thickness_is_known, thickness_svg } from "./thickness";
import { in_order, title_of } from "./visits";
import { renewed_share, weave_at, weave_svg } from "./weave";

interface Figure {
  title: string;
  words: Child;
  moments: Moment[];
  frame: (moment: Moment) => Frame;
  view: View;
  keys: [string, string][] /* class and name */;
  narrow?: boolean /* frames are taller than wide */;
}

export function key_mark(kind: string): SVGElement {
  return svg(
    "svg",
    { class: "swatch", width: 26, height: 14, viewBox: "0 0 26 14", "aria-hidden": "true" },
    kind.startsWith("seen-line")
      ? svg("path", { class: kind, d: "M1 7H25" })
      : kind === "mark tone-treated"
        ? svg("circle", { class: kind, cx: 13, cy: 7, r: 5 })
        : kind === "mark tone-untreated"
          ? svg("rect", { class: kind, x: 8.5, y: 2.5, width: 9, height: 9 })
          : svg("rect", { class: kind, x: 0.5, y: 0.5, width: 25, height: 13 }),
  );
}

function keys_list(keys: [string, string][]): HTMLElement {
  return h(
    "ul",
    { class: "legend" },
    ...keys.map(([kind, words]) => h("li", {}, key_mark(kind), words)),
  );
}

const TALLEST_PX = 360;

/* Of a frame that is not to be taller than that. */
function widest({ box, times, turned }: View): number {
  const [x, z] = [box.right - box.left, times * (box.high - box.low)];
  return Math.round(TALLEST_PX * (turned ? z / x : x / z));
}

function figure(of: Figure): HTMLElement {
  return h(
    "div",
    { class: "figure seen" },
    h("h3", {}, of.title),
    h("p", { class: "note" }, of.words),
    keys_list(of.keys),
    h(
      "div",
      { class: of.narrow ? "frames narrow" : "frames" },
      ...of.moments.map((moment) =>
        sized((width) => [frame_svg(of.frame(moment), of.view, Math.min(width, widest(of.view)))], {
          class: "seen-place",
          most_px: of.narrow ? 190 : 480,
          paper_px: of.narrow ? 130 : 205,
        }),
      ),
    ),
  );
}

const TREATED: [string, string] = ["seen-line treated", "treated"];
const TWIN: [string, string] = ["seen-line twin", "untreated twin"];

function pictures_of(moments: Moment[]): Picture[] {
  return moments.flatMap(({ treated, untreated }) => (untreated ? [treated, untreated] : [treated]));
}

function points_in(moments: Moment[], wanted: (key: string) => boolean): Point[] {
  return pictures_of(moments).flatMap((picture) =>
    picture.lines.filter((line) => wanted(line.key)).flatMap(points_of),
  );
}

function grown(box: ReturnType<typeof box_of>, by_x: number, by_z: number): ReturnType<typeof box_of> {
  const x = by_x * (box.right - box.left);
  const z = by_z * (box.high - box.low);
  return { left: box.left - x, right: box.right + x, low: box.low - z, high: box.high + z };
}

/* Both shapes about the same middle: the skin in expression is shorter. */
function centred(points: Point[], middle_x: number): Point[] {
  const box = box_of(points);
  const shift = middle_x - (box.left + box.right) / 2;
  return points.map(([x, z]): Point => [x + shift, z]);
}

/* Rest and expression of two wrinkles with what lies below, and the surface at rest once more, its heights enlarged. */
function wrinkle_figures(moments: Moment[]): HTMLElement[] {
  const rest = points_in(moments, (key) => key === "rest");
  if (rest.length === 0) {
    return [];
  }
  const all = box_of(points_in(moments, () => true));
  const wide = box_of(rest);
  const middle_x = (wide.left + wide.right) / 2;
  const fat = box_of(points_in(moments, (key) => key === "fat"));
  const span = wide.right - wide.left;
  const low = Math.min(all.low, fat.low) - 0.1 * span;
  const section_box = { left: wide.left, right: wide.right, low, high: all.high + 0.02 * span };
  const surface = (moment: Moment): Point[] => line_of(moment.treated, "rest");
  const shapes = figure({
    title: "Wrinkle section",
    words: `Two wrinkles cut across, from crest to crest: the skin at rest with its layers, and the same surface in full expression, when the muscle has shortened it. ${sentence(times_words(1))}.`,
    moments,
    keys: [
      ["layer-epidermis", "epidermis"],
      ["layer-reticular", "dermis"],
      ["layer-hypodermis", "fat"],
      ["seen-line surface", "at rest"],
      ["seen-line treated", "in expression"],
      ["seen-line twin", "in expression, untreated twin"],
    ],
    view: { name: "Section of two wrinkles at rest and in expression", box: section_box, times: 1 },
    frame: (moment) => ({
      caption: moment.words,
      layers: [
        {
          points: centred(line_of(moment.treated, "expression"), middle_x),
          kind: "layer-epidermis folded",
        },
        { points: surface(moment), kind: "layer-epidermis" },
        { points: line_of(moment.treated, "dermis"), kind: "layer-reticular" },
        { points: line_of(moment.treated, "fat"), kind: "layer-hypodermis" },
      ],
      strokes: [
        { points: surface(moment), kind: "surface" },
        { points: centred(line_of(moment.treated, "expression"), middle_x), kind: "treated" },
        { points: centred(line_of(moment.untreated, "expression"), middle_x), kind: "twin" },
      ],
    }),
  });
  const relief_mm = wide.high - wide.low;
  const times = exaggeration_for(relief_mm, span, 0.12);
  const profile_box = {
    left: wide.left,
    right: wide.right,
    low: wide.low - 0.35 * relief_mm - 0.02 * (span / times),
    high: wide.high + 0.9 * relief_mm + 0.02 * (span / times),
  };
  const profile = figure({
    title: "Wrinkles at rest",
    words: `The surface at rest of the same two wrinkles, ${times_words(times)}, in all three alike.`,
    moments,
    keys: [TREATED, TWIN],
    view: { name: "Profile of two wrinkles at rest", box: profile_box, times },
    frame: (moment) => ({
      caption: moment.words,
      layers: [{ points: surface(moment), kind: "layer-epidermis" }],
      strokes: [
        { points: surface(moment), kind: "treated" },
        { points: line_of(moment.untreated, "rest"), kind: "twin" },
      ],
    }),
  });
  return [shapes, profile];
}

function mirrored(points: Point[]): Point[] {
  return [...[...points].reverse().map(([x, z]): Point => [-x, z]), ...points];
}

function pore_figures(moments: Moment[]): HTMLElement[] {
  const made: HTMLElement[] = [];
  /* Seen so that the lines run across the page, as in the weave. */
  const seen = (picture: Picture | null): Point[] =>
    line_of(picture, "opening").map(([across, along]): Point => [along, across]);
  const opening = pictures_of(moments).flatMap(seen);
  const funnel = points_in(moments, (key) => key === "funnel");
  const edge = Math.max(...opening.map(([x, z]) => Math.max(Math.abs(x), Math.abs(z))), 0);
  if (opening.length > 0) {
    made.push(
      figure({
        title: "Pore from above",
        words: "The opening of a visible follicle; the lines in which the skin is tense run across the page. True to scale.",
        moments,
        keys: [["pore-hole", "opening"], TWIN],
        view: {
          name: "Opening of a pore from above",
          box: { left: -1.7 * edge, right: 1.7 * edge, low: -1.35 * edge, high: 1.35 * edge },
          times: 1,
        },
        frame: (moment) => ({
          caption: moment.words,
          layers: [
            {
              points: [
                [-2 * edge, 2 * edge],
                [2 * edge, 2 * edge],
              ],
              kind: "layer-epidermis",
            },
          ],
          strokes: [
            { points: seen(moment.treated), kind: "pore-hole", closed: true },
            { points: seen(moment.untreated), kind: "twin", closed: true },
          ],
        }),
      }),
    );
  }
  if (funnel.length > 0 && edge > 0) {
    const deep = box_of(funnel.filter(([x]) => Math.abs(x) < 4 * edge));
    const depth = deep.high - deep.low;
    /* cut off where all of them still have a wall */
    const floor = Math.max(
      ...pictures_of(moments).map((picture) => box_of(line_of(picture, "funnel")).low),
    );
    const reach = Math.max(2.4 * edge, 0.6 * depth);
    made.push(
      figure({
        title: "Pore in section",
        words: "The funnel down to the sebaceous gland, cut through its middle. True to scale.",
        moments,
        keys: [
          ["layer-epidermis", "epidermis"],
          ["layer-reticular", "dermis"],
          TREATED,
          TWIN,
        ],
        view: {
          name: "Funnel of a pore in section",
          box: {
            left: -reach,
            right: reach,
            low: floor,
            high: deep.high + 0.15 * depth,
          },
          times: 1,
        },
        frame: (moment) => ({
          caption: moment.words,
          layers: [
            { points: mirrored(line_of(moment.treated, "funnel")), kind: "layer-epidermis" },
            { points: mirrored(line_of(moment.treated, "epidermis")), kind: "layer-reticular" },
          ],
          strokes: [
            { points: mirrored(line_of(moment.treated, "funnel")), kind: "treated" },
            { points: mirrored(line_of(moment.untreated, "funnel")), kind: "twin" },
          ],
        }),
      }),
    );
  }
  return made;
}

function sagging_figures(report: Report, moments: Moment[]): HTMLElement[] {
  const hung = points_in(moments, (key) => key === "upright" || key === "supine");
  if (hung.length === 0) {
    return [];
  }
  const surface = box_of(hung);
  const [length, range] = [surface.right - surface.left, surface.high - surface.low];
  const times = exaggeration_for(range, length, 0.035);
  const depth = Math.max(range, (0.1 * length) / times);
  const low = surface.low - 2 * depth;
  const fascia = box_of(points_in(moments, (key) => key === "fascia"));
  const moves = (picture: Picture): [Point, Point][] => {
    const [upright, supine] = [line_of(picture, "upright"), line_of(picture, "supine")];
    const picked = Array.from({ length: 7 }, (_, k) => {
      const wanted = surface.left + ((k + 0.5) / 7) * length;
      return supine.reduce(
        (best, [x], i) =>
          Math.abs(x - wanted) < Math.abs((supine[best]?.[0] ?? Infinity) - wanted) ? i : best,
        0,
      );
    });
    return [...new Set(picked)].flatMap((i): [Point, Point][] => {
      const [from, to] = [supine[i], upright[i]];
      return from && to ? [[from, to]] : [];
    });
  };
  return [
    figure({
      title: `Sagging ${report.person.area_words === "cheek" || report.person.area_words === "neck" ? report.person.area_words : "skin"} in profile`,
      words: `The surface between the upper and the lower ligament, seen from the side: lying on the back, and upright, when skin and fat come down under their weight. Dots are places on the skin: each stroke is the way from lying to upright. ${sentence(times_words(times, "depths", "lengths"))}${fascia.high > low ? "" : "; the fat is cut off"}.`,
      moments,
      narrow: true,
      keys: [
        ["layer-hypodermis", "skin and fat, upright"],
        ...(fascia.high > low ? [["deep", "below the gliding plane"] as [string, string]] : []),
        ["seen-line treated", "upright"],
        ["seen-line moved", "lying"],
        ["seen-line twin", "upright, untreated twin"],
      ],
      view: {
        name: "Profile of hanging skin, upright and lying",
        box: {
          left: surface.left - 0.02 * length,
          right: surface.right + 0.02 * length,
          low,
          high: surface.high + 2.6 * depth,
        },
        times,
        turned: true,
      },
      frame: (moment) => ({
        caption: moment.words,
        layers: [
          { points: line_of(moment.treated, "upright"), kind: "layer-hypodermis" },
          { points: line_of(moment.treated, "fascia"), kind: "deep" },
        ],
        strokes: [
          { points: line_of(moment.treated, "supine"), kind: "moved" },
          { points: line_of(moment.treated, "upright"), kind: "treated" },
          { points: line_of(moment.untreated, "upright"), kind: "twin" },
        ],
        moves: moves(moment.treated),
      }),
    }),
  ];
}

/* Anything else that an instrument drew: its lines, true to scale or enlarged. */
function other_figures(instrument: Instrument, moments: Moment[]): HTMLElement[] {
  const all = points_in(moments, () => true);
  if (all.length < 2) {
    return [];
  }
  const box = box_of(all);
  const times = exaggeration_for(box.high - box.low, box.right - box.left, 0.15);
  return [
    figure({
      title: title_of(instrument),
      words: `${sentence(times_words(times))}.`,
      moments,
      keys: [TREATED, TWIN],
      view: { name: title_of(instrument), box: grown(box, 0.02, 0.1), times },
      frame: (moment) => ({
        caption: moment.words,
        layers: [],
        strokes: [
          ...(moment.untreated?.lines ?? []).map((line) => ({
            points: points_of(line),
            kind: "twin",
          })),
          ...moment.treated.lines.map((line) => ({ points: points_of(line), kind: "treated" })),
        ],
      }),
    }),
  ];
}

/* Reliefs: heights enlarged until their slopes show, by the same factor and under the same light in all. */
function relief_figure(moments: Moment[]): HTMLElement | null {
  const maps = pictures_of(moments).flatMap(({ map }) => (map ? [map] : []));
  const first = maps[0];
  if (!first) {
    return null;
  }
  const steepest = Math.max(
    ...maps.map((map) => mean_slope(heights_of(map), map.cells, map.side_mm)),
  );
  const times = steepest > 0 ? ([1, 2, 3, 5, 10].find((one) => one * steepest >= 0.22) ?? 10) : 1;
  const low = Math.min(...maps.map((map) => map.low_um));
  const high = Math.max(...maps.map((map) => map.high_um));
  const row = (arm: "treated" | "untreated"): Child[] =>
    moments.map((moment) => {
      const map = moment[arm]?.map;
      return map
        ? relief(
            map,
            arm === "treated" ? moment.words : `${moment.words}, untreated twin`,
            `Relief of the surface, ${moment.words}, ${arm}`,
            times,
          )
        : null;
    });
  return h(
    "div",
    { class: "figure seen" },
    h("h3", {}, "Surface in low light"),
    h(
      "p",
      { class: "note" },
      `${plain(first.side_mm)} mm of skin from above, the lines in which it is tense across the page; light from the upper left, ${LIGHT_DEG}° above the surface, ${
        times === 1 ? "slopes as they are" : `slopes ${times} times as steep as they are`
      }. Heights from ${fixed(low, 0)} to ${fixed(high, 0)} µm. Places of furrows and pores are random and the same in all; how deep and wide they are is the run's.`,
    ),
    h("div", { class: "frames" }, ...row("treated")),
    h(
      "div",
      { class: "frames" },
      h("p", { class: "note relief-note" }, "The untreated twin at the same times. Before the first session the two are one skin."),
      ...row("untreated").filter(Boolean),
    ),
  );
}

function thickness_figure(report: Report): HTMLElement | null {
  if (!thickness_is_known(report)) {
    return null;
  }
  return h(
    "div",
    { class: "figure seen" },
    h("h3", {}, "Thickness by layer"),
    h(
      "p",
      { class: "note" },
      "Epidermis and dermis at each visit, medians; the number is their sum. Passing swelling stands apart: it is water, not skin.",
    ),
    keys_list([
      ["layer-epidermis", "epidermis"],
      ["layer-papillary", "papillary dermis"],
      ["layer-reticular", "reticular dermis"],
      ["swelling", "passing swelling"],
    ]),
    sized((width) => [thickness_svg(report, width)], { most_px: 900 }),
  );
}

function weave_figure(report: Report, visits: number[]): HTMLElement | null {
  const before = weave_at(report, "treated", report.visits[0]?.day_d ?? 0);
  if (!before || visits.length === 0) {
    return null;
  }
  const last = visits[visits.length - 1] ?? 0;
  const at = (visit: number, arm: "treated" | "untreated") =>
    visit === 0 ? before : (weave_at(report, arm, report.visits[visit]?.day_d ?? 0) ?? before);
  const [treated, untreated] = [at(last, "treated"), at(last, "untreated")];
  const along = (of: typeof before): string => percent((1 + of.anisotropy) / 2);
  return h(
    "div",
    { class: "figure seen" },
    h("h3", {}, "Weave of the collagen"),
    h(
      "p",
      { class: "note" },
      `Directions and crimp of the fibres as the run has them, seen from above; the lines in which the skin is tense run across the page. Which fibre lies where is random, and the same in all frames; not to scale. At the end ${percent(
        renewed_share(before, treated),
      )} of the collagen has been laid down anew, in the untreated twin ${percent(
        renewed_share(before, untreated),
      )}; in the plane ${along(treated)} lies along the lines (before ${along(before)}, twin ${along(untreated)}), and a fibre is ${percent(
        treated.crimp - 1,
      )} longer than the way it bridges (before ${percent(before.crimp - 1)}, twin ${percent(untreated.crimp - 1)}).`,
    ),
    h(
      "ul",
      { class: "legend" },
      h("li", {}, key_mark("seen-line strand"), "there before the first session"),
      h("li", {}, key_mark("seen-line strand new"), "laid down since"),
    ),
    h(
      "div",
      { class: "frames" },
      ...visits.map((visit) => {
        const words = moment_words(report, visit);
        const now = at(visit, "treated");
        return h(
          "figure",
          { class: "relief" },
          h("figcaption", {}, words),
          sized((width) => [weave_svg(before, now, `Weave of the collagen, ${words}`, width)], {
            class: "seen-place",
            most_px: 480,
            paper_px: 205,
          }),
        );
      }),
    ),
  );
}

/* The moments of the pictures; without pictures, before, the visit of the verdict, and the last. */
function visits_pictured(report: Report): number[] {
  const pictured = report.pictures.map(({ visit }) => visit);
  const wanted = pictured.length
    ? pictured
    : [0, report.verdict.visit, report.visits.length - 1].filter((visit) => visit >= 0);
  return [...new Set(wanted)].sort((a, b) => a - b);
}

export function figures_of(report: Report): HTMLElement[] {
  const made = in_order(report.instruments).flatMap((instrument) => {
    const moments = moments_of(report, instrument.key);
    const lines =
      instrument.key === "wrinkles"
        ? wrinkle_figures(moments)
        : instrument.key === "pores"
          ? pore_figures(moments)
          : instrument.key === "sagging"
            ? sagging_figures(report, moments)
            : other_figures(instrument, moments);
    const map = relief_figure(moments);
    return map ? [...lines, map] : lines;
  });
  const more = [thickness_figure(report), weave_figure(report, visits_pictured(report))];
  return [...made, ...more.filter((one): one is HTMLElement => one !== null)];
}
