// Whether the page of a trial says what the tables beside it say, number by number, and the terminal, sentence by sentence.
// usage: node test/agrees.mjs FOLDER [WHAT_THE_TERMINAL_SAID]
import { readFileSync } from "node:fs";

function document(folder) {
  const page = readFileSync(`${folder}/trial.html`, "utf8");
  const found = /<script type="application\/json" id="report-data">(.*?)<\/script>/s.exec(page);
  if (!found) throw new Error("There is no document in the page.");
  return JSON.parse(found[1]);
}

// RFC 4180, but for line breaks in cells.
function table(path) {
  const [head, ...lines] = readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((cell) => (cell[1] ?? cell[2]).replace(/""/g, '"')));
  return lines.map((cells) => Object.fromEntries(cells.map((cell, i) => [head[i], cell])));
}

function compare(folder, said) {
  const problems = [];
  let compared = 0;
  const trial = document(folder);
  const same = (what, cell, told) => {
    compared++;
    const wanted = cell === "" ? null : cell === "inf" ? "never" : Number(cell);
    const alike =
      typeof wanted === "number" && typeof told === "number"
        ? Math.abs(told - wanted) <= 1e-5 * Math.abs(wanted)
        : told === wanted;
    if (!alike) problems.push(`${what}: the table has "${cell}", the page ${JSON.stringify(told)}`);
  };
  const place = (row) => {
    const arm = trial.arms.findIndex(({ name }) => name === row.arm);
    const visit = trial.visit_d.findIndex((day) => Math.abs(day - Number(row.day)) < 1e-6 * (1 + day));
    return { arm, visit, value: trial.values.find(({ key }) => key === row.readout) };
  };
  const columns = [
    "gain lower upper se sd_worlds sd_people responders d n80 n90 power_most",
    "trial_people trial_people_untreated trial_difference trial_se trial_p",
  ].flatMap((words) => words.split(" "));
  for (const row of table(`${folder}/arms.csv`)) {
    const { arm, visit, value } = place(row);
    same(`${row.readout}, mean`, row.mean, value.means[arm][visit]);
    for (const column of value.arms[arm] ? columns : []) {
      same(`${row.arm}, day ${row.day}, ${row.readout}, ${column}`, row[column], value.arms[arm].effects[column][visit]);
    }
  }
  for (const row of table(`${folder}/power.csv`)) {
    const { arm, visit, value } = place(row);
    const i = trial.people_an_arm.indexOf(Number(row.people_an_arm));
    if (visit !== trial.arms[arm].main_visit) continue;
    const of = value.arms[arm].power;
    for (const [column, list] of [
      ["assurance", of.assurance],
      ["power_lower", of.lower],
      ["power_median", of.median],
      ["power_upper", of.upper],
    ]) {
      same(`${row.arm}, ${row.readout}, ${column} of ${row.people_an_arm}`, row[column], list[i]);
    }
  }
  for (const row of table(`${folder}/subgroups.csv`)) {
    const { arm, visit, value } = place(row);
    const i = trial.groups.findIndex(({ by, words }) => by === row.by && words === row.group);
    if (visit !== trial.arms[arm].main_visit) continue;
    const of = value.arms[arm].groups[i];
    for (const column of ["people", "gain", "lower", "upper"]) {
      same(`${row.arm}, ${row.readout}, ${row.group}, ${column}`, row[column], of[column]);
    }
  }
  for (const { sentence, seen, reference } of trial.arms) {
    for (const words of reference || !said ? [] : [sentence, seen]) {
      compared++;
      if (words === "" || !said.includes(words)) problems.push(`the terminal does not say "${words}"`);
    }
  }
  if (compared < 100) problems.push(`only ${compared} numbers could be compared`);
  return problems;
}

const [, , folder, words] = process.argv;
const problems = compare(folder, words ? readFileSync(words, "utf8").replace(/\s+/g, " ") : null);
if (problems.length > 0) {
  console.error(problems.slice(0, 10).join("\n"));
  process.exit(1);
}
