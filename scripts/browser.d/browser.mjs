// Tests of output/site in order: markup, looks, without scripts, with scripts, from a file, on paper, Lighthouse.
import { charts } from "./chart.mjs";
import { launch } from "./chromium.mjs";
import { desk } from "./desk.mjs";
import { measure } from "./lighthouse.mjs";
import { looks, states } from "./looks.mjs";
import { nu, validate } from "./markup.mjs";
import { more } from "./more.mjs";
import { fromFile, links, onPaper, withoutScripts } from "./plain.mjs";
import { code, part } from "./report.mjs";
import { cadence, search } from "./search.mjs";
import { serve } from "./server.mjs";
import { panel, rows } from "./table.mjs";

const { address, stop } = await serve();
const browser = await launch();
const parts = {
  "html-validate": validate,
  vnu: nu,
  looks: () => looks(browser, address),
  states: () => states(browser, address),
  links: () => links(browser, address),
  "without scripts": () => withoutScripts(browser, address),
  search: () => search(browser, address),
  cadence: () => cadence(browser, address),
  rows: () => rows(browser, address),
  panel: () => panel(browser, address),
  "more rows": () => more(browser),
  charts: () => charts(browser, address),
  desk: () => desk(browser),
  "from a file": () => fromFile(browser),
  "on paper": () => onPaper(browser, address),
  lighthouse: () => measure(address),
};
const asked = process.argv.slice(2);
for (const [name, run] of Object.entries(parts)) if (!asked.length || asked.includes(name)) await part(name, run);
await browser.close();
stop();
process.exitCode = code();
