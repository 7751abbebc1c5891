// Are the pictures in a report's document whole? Every instrument that keeps one must have it, before and at two visits at most of
// each arm, with the lines that the page draws (src/views.ts) and something on them.
// usage: node test/pictures.mjs REPORT.html [NUMBER OF MOMENTS]
import { readFileSync } from "node:fs";

const LINES = {
  wrinkles: ["rest", "expression", "dermis", "fat"],
  pores: ["opening", "funnel", "epidermis"],
  sagging: ["upright", "supine", "fascia"],
};
const MAPS = ["texture"];

export function problems_of(report, moments) {
  const problems = [];
  const extent = (list) => Math.max(...list) - Math.min(...list);
  for (const { key } of report.instruments) {
    if (!(key in LINES) && !MAPS.includes(key)) continue;
    const of = report.pictures.filter((picture) => picture.instrument === key);
    const visits = of.filter(({ arm }) => arm === "treated").map(({ visit }) => visit);
    if (visits.length < moments) problems.push(`${key}: ${visits.length} moments, not ${moments}`);
    if (!visits.includes(0)) problems.push(`${key}: no picture from before the first session`);
    for (const visit of visits.filter((visit) => visit > 0)) {
      if (!of.some((picture) => picture.visit === visit && picture.arm === "untreated"))
        problems.push(`${key}: no untreated twin at visit ${visit}`);
    }
    for (const { visit, arm, lines, map } of of) {
      const where = `${key}, visit ${visit}, ${arm}`;
      for (const wanted of LINES[key] ?? []) {
        const line = lines.find((one) => one.key === wanted);
        if (!line) problems.push(`${where}: no line "${wanted}"`);
        else if (
          line.x_mm.length < 8 ||
          line.x_mm.length !== line.z_mm.length ||
          line.x_mm.concat(line.z_mm).some((value) => !Number.isFinite(value)) ||
          !(extent(line.x_mm) > 0.01)
        )
          problems.push(`${where}: the line "${wanted}" is empty`);
      }
      if (MAPS.includes(key)) {
        if (!map || !(map.high_um > map.low_um) || !(map.side_mm > 0))
          problems.push(`${where}: no map of heights`);
        else if (Buffer.from(map.heights, "base64").length !== map.cells ** 2)
          problems.push(`${where}: the map has not ${map.cells} x ${map.cells} heights`);
      }
    }
  }
  return problems;
}

if (/pictures\.mjs$/.test(process.argv[1] ?? "")) {
  const page = readFileSync(process.argv[2], "utf8");
  const data = /<script type="application\/json" id="report-data">(.*?)<\/script>/s.exec(page);
  const problems = problems_of(JSON.parse(data?.[1] ?? "{}"), Number(process.argv[3] ?? 1));
  if (problems.length > 0) {
    console.error(problems.join("\n"));
    process.exit(1);
  }
}
