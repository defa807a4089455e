// The pages of output/site: all of them, and one of each kind in both languages.
import fs from "node:fs";
import path from "node:path";

// The project's root is given by scripts/browser.
export const root = process.env.SEIHYO_ROOT;
export const output = path.join(root, "output");
export const site = path.join(output, "site");

const KINDS = [
  ["start", "index.html"],
  ["about", "about.html"],
  ["dataset", "job-openings-ratio/index.html"],
  ["set of documents", "council-minutes/index.html"],
  ["release", "industrial-production-index/releases/2026-10-30/index.html"],
  ["earlier release", "job-openings-ratio/releases/2026-09-29/index.html"],
  ["earlier release of documents", "council-minutes/releases/2026-08-31/index.html"],
  ["table with lines", "job-openings-ratio/monthly.html"],
  ["table with bars and deep headers", "wages-and-hours/wages-5.html"],
  ["table of texts without a chart", "project-review/projects.html"],
  ["source sheet", "job-openings-ratio/monthly.source.html"],
  ["source sheet of a form, of several files", "project-review/projects.source.html"],
];

// One page of each kind in Japanese and in English, as paths below output/site.
export const kinds = KINDS.flatMap(([kind, at]) => [{ kind, at, lang: "ja" }, { kind, at: `en/${at}`, lang: "en" }]);

// Every page, as paths below output/site.
export const all = fs.readdirSync(site, { recursive: true }).filter((name) => name.endsWith(".html")).sort();

// The pages of tables in Japanese.
export const tables = all.filter((at) => at.includes("/") && !at.startsWith("en/") && !/\/index\.html$|\.source\.html$/.test(at));

// The start page, in either language.
export const isStart = (at) => /^(en\/)?index\.html$/.test(at);
