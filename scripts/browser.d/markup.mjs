// Markup of pages by html-validate and by the Nu checker (vnu).
import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { HtmlValidate } from "html-validate";
import vnu from "vnu-jar";
import { all, site } from "./pages.mjs";
import { fail } from "./report.mjs";

// Long titles are the publisher's own; spaces at the end of a line come with texts of tables.
const rules = { "no-trailing-whitespace": "off", "long-title": "off" };
const settings = { extends: ["html-validate:recommended", "html-validate:a11y"], rules };
const checker = new HtmlValidate(settings);

// Checks the text of a page by html-validate, with other rules than those of the site where they are given.
export async function valid(text, at, also = {}) {
  const own = Object.keys(also).length ? new HtmlValidate({ ...settings, rules: { ...rules, ...also } }) : checker;
  const report = await own.validateString(text, at);
  for (const { messages } of report.results) {
    for (const { line, message, ruleId } of messages) fail(`${at}:${line}`, `${message} (${ruleId})`, "markup without findings of html-validate");
  }
}

// Checks every page of a folder by vnu.
export async function validByNu(folder) {
  // Links to localhost are the tests' own affair: the checker would refuse the host.
  const args = ["-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", vnu, "--format", "json", "--exit-zero-always", "--skip-non-html", folder];
  const said = await new Promise((done, broken) => {
    execFile("java", args, { maxBuffer: 1 << 26 }, (error, out, err) => (error ? broken(error) : done(err)));
  });
  const errors = JSON.parse(said).messages.filter((message) => message.type !== "info");
  for (const { url, lastLine, message } of errors) fail(`${url.split(`/${path.basename(folder)}/`).pop()}:${lastLine}`, message, "markup without errors of vnu");
}

export async function validate() {
  for (const at of all) await valid(fs.readFileSync(path.join(site, at), "utf8"), at);
  return `${all.length} pages by html-validate`;
}

export async function nu() {
  await validByNu(site);
  return `${all.length} pages by vnu`;
}
