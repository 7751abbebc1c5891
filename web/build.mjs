// Bundles the page: one HTML file with script and style inside, and the mark @DATA@ where the results go.
// usage: node build.mjs --out report.html [--data sample.json]
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const option = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};

async function bundle(entry) {
  const result = await build({
    entryPoints: [join(here, "src", entry)],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: ["es2020"],
    loader: { ".woff2": "dataurl" },
    charset: "utf8",
    legalComments: "eof",
    logLevel: "warning",
  });
  return result.outputFiles[0].text.trim();
}

// As the results are escaped by the program: nothing in them can end the script element or be taken for a comment.
const escaped = (json) =>
  json
    .replace(/</g, "\\u003c")
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
const hash = (text) => `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;

const licence = readFileSync(
  createRequire(import.meta.url).resolve("uplot/LICENSE"),
  "utf8",
).trim();
const script = `/*! uPlot\n${licence} */\n${await bundle("main.ts")}`
  .replace(/<\/script/gi, "<\\/script")
  .replace(/<!--/g, "\\x3c!--");
const style = await bundle("page.css");
const policy = [
  "default-src 'none'",
  `script-src ${hash(script)}`,
  `style-src ${hash(style)}`,
  "font-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");
const data = option("data");
const parts = {
  POLICY: policy,
  STYLE: style,
  SCRIPT: script,
  ...(data ? { DATA: escaped(readFileSync(data, "utf8").trim()) } : {}),
};
// One pass, so that nothing inside a part is taken for a mark.
const html = readFileSync(join(here, "src", "report.html"), "utf8").replace(
  /@([A-Z]+)@/g,
  (mark, name) => parts[name] ?? mark,
);
writeFileSync(option("out") ?? "report.html", html);
