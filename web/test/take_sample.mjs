// Makes sample.json from the report of a run, or trial_sample.json from the page of a trial: for looking at the page, and for
// its tests.
// usage: cutis run examples/el-domyati-2015.yaml --out DIR, then node test/take_sample.mjs DIR/report.html > sample.json
//        cutis trial examples/trial-four-sessions.yaml --people 200 --worlds 20 --out DIR, then DIR/trial.html > trial_sample.json
import { readFileSync } from "node:fs";

const page = readFileSync(process.argv[2], "utf8");
const found = /<script type="application\/json" id="report-data">(.*?)<\/script>/s.exec(page);
if (!found) {
  console.error("There is no document in the page.");
  process.exit(1);
}
// One object or list a line, so that a change of the model shows as a small difference.
process.stdout.write(
  JSON.stringify(JSON.parse(found[1])).replace(/([\]}]),"/g, '$1,\n"') + "\n",
);
