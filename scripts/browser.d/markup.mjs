// Markup of every page by html-validate and by the Nu checker (vnu).
import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { HtmlValidate } from "html-validate";
import vnu from "vnu-jar";
import { all, site } from "./pages.mjs";
import { fail } from "./report.mjs";

// Long titles are the publisher's own; spaces at the end of a line come with texts of tables.
const rules = { "no-trailing-whitespace": "off", "long-title": "off" };

export async function validate() {
  const checker = new HtmlValidate({ extends: ["html-validate:recommended", "html-validate:a11y"], rules });
  for (const at of all) {
    const report = await checker.validateString(fs.readFileSync(path.join(site, at), "utf8"), at);
    for (const { messages } of report.results) {
      for (const { line, message, ruleId } of messages) fail(`${at}:${line}`, `${message} (${ruleId})`, "markup without findings of html-validate");
    }
  }
  return `${all.length} pages by html-validate`;
}

export async function nu() {
  // Links to localhost are the tests' own affair: the checker would refuse the host.
  const args = ["-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", vnu, "--format", "json", "--exit-zero-always", "--skip-non-html", site];
  const said = await new Promise((done, broken) => {
    execFile("java", args, { maxBuffer: 1 << 26 }, (error, out, err) => (error ? broken(error) : done(err)));
  });
  const errors = JSON.parse(said).messages.filter((message) => message.type !== "info");
  for (const { url, lastLine, message } of errors) fail(`${url.split("/site/").pop()}:${lastLine}`, message, "markup without errors of vnu");
  return `${all.length} pages by vnu`;
}
