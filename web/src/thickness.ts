/* Thickness by layer at every visit, as bars; passing swelling apart, for it is not more skin. */
import { type Num, type Readout, type Report, middle } from "./data";
import { svg } from "./dom";
import { visit_short } from "./firmness";
import { fixed } from "./format";
import { bar_of, length_words } from "./pictures";

const PARTS: [string, string][] = [
  ["epidermis", "layer-epidermis"],
  ["papillary", "layer-papillary"],
  ["reticular", "layer-reticular"],
];

function parts_of(report: Report): Readout[] {
  return [...PARTS.map(([key]) => key), "swelling"].flatMap((key) => {
    const found = report.readouts.find(
      (readout) => readout.key === key && readout.instrument === "plumpness",
    );
    return found ? [found] : [];
  });
}

export function thickness_is_known(report: Report): boolean {
  return parts_of(report).length === PARTS.length + 1;
}

const n = (value: number): string => value.toFixed(2);
const LEFT = 108;
const RIGHT = 62;
const BAR = 16;
const ROW = 22;
const GAP = 14;

export function thickness_svg(report: Report, width: number): SVGSVGElement {
  const parts = parts_of(report);
  const value = (readout: Readout, visit: number, arm: "treated" | "untreated"): Num =>
    middle(readout.effects[visit]?.[arm] ?? { central: null, median: null, lower: null, upper: null });
  const rows = report.visits.flatMap((visit, i) => {
    const words = visit_short(visit.words);
    return i === 0
      ? [{ visit: i, arm: "treated" as const, words, gap: 0 }]
      : [
          { visit: i, arm: "treated" as const, words: `${words}, treated`, gap: GAP },
          { visit: i, arm: "untreated" as const, words: "untreated", gap: 0 },
        ];
  });
  const totals = rows.map((row) =>
    parts.reduce((sum, part) => sum + (value(part, row.visit, row.arm) ?? 0), 0),
  );
  const most = Math.max(...totals, 0.1);
  const scale = (width - LEFT - RIGHT) / (1.06 * most);
  const marks: SVGElement[] = [];
  let y = 2;
  rows.forEach((row) => {
    y += row.gap;
    let x = LEFT;
    marks.push(
      svg("text", { x: LEFT - 8, y: y + 12.5, "text-anchor": "end" }, row.words),
    );
    parts.forEach((part, k) => {
      const mm = value(part, row.visit, row.arm) ?? 0;
      const kind = PARTS[k]?.[1];
      if (kind) {
        marks.push(
          svg("rect", { class: kind, x: n(x), y, width: n(mm * scale), height: BAR }),
        );
        x += mm * scale;
        return;
      }
      /* What was thickness alone ends here; swelling follows after a gap, open. */
      marks.push(svg("path", { class: "edge", d: `M${n(x)} ${y - 2}v${BAR + 4}` }));
      if (mm * scale > 0.5) {
        marks.push(
          svg("rect", { class: "swelling", x: n(x + 3), y: y + 0.75, width: n(mm * scale), height: BAR - 1.5 }),
        );
        x += 3 + mm * scale;
      }
      marks.push(
        svg(
          "text",
          { class: "strong", x: n(x + 8), y: y + 12.5 },
          `${fixed((x - LEFT - (mm * scale > 0.5 ? 3 + mm * scale : 0)) / scale, 2)} mm`,
        ),
      );
    });
    y += ROW;
  });
  const bar_mm = bar_of((width - LEFT) / scale);
  const height = y + 30;
  return svg(
    "svg",
    {
      class: "thickness",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": "Thickness of epidermis and dermis at each visit, passing swelling apart",
    },
    ...marks,
    svg("path", { class: "ruler", d: `M${LEFT} ${y + 8}v6h${n(bar_mm * scale)}v-6` }),
    svg("text", { x: n(LEFT + bar_mm * scale + 8), y: y + 18 }, length_words(bar_mm)),
  );
}
