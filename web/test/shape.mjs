// Compares the shape of a page's document with that of a sample: the program and the page must mean the same schema.
// usage: node test/shape.mjs REPORT.html [SAMPLE.json]
import { readFileSync } from "node:fs";

const page = readFileSync(process.argv[2], "utf8");
const found = /<script type="application\/json" id="report-data">(.*?)<\/script>/s.exec(page);
if (!found) {
  console.error("There is no document in the page.");
  process.exit(1);
}
const problems = new Set();
const kind = (value) => (Array.isArray(value) ? "list" : value === null ? "null" : typeof value);

// A null stands for a number or an object that is not known; an empty list for any list.
function compare(wanted, got, path) {
  if (wanted === null || got === null) return;
  if (kind(wanted) !== kind(got)) {
    problems.add(`${path} is a ${kind(got)}, wanted a ${kind(wanted)}`);
  } else if (Array.isArray(wanted)) {
    if (wanted.length > 0) got.forEach((item) => compare(wanted[0], item, `${path}[]`));
  } else if (typeof wanted === "object") {
    for (const key of Object.keys(wanted)) {
      if (key in got) compare(wanted[key], got[key], `${path}.${key}`);
      else problems.add(`${path}.${key} is missing`);
    }
    for (const key of Object.keys(got)) {
      if (!(key in wanted)) problems.add(`${path}.${key} is not in the schema`);
    }
  }
}

compare(JSON.parse(readFileSync(process.argv[3] ?? "sample.json", "utf8")), JSON.parse(found[1]), "report");
if (problems.size > 0) {
  console.error([...problems].join("\n"));
  process.exit(1);
}
