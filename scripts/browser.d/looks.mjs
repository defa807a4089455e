// Each kind of page in both languages, at three widths, light and dark: quiet loading, no sideways scroll, accessibility.
import fs from "node:fs";
import { createRequire } from "node:module";
import { each, open } from "./chromium.mjs";
import { contrast, crowded } from "./contrast.mjs";
import { kinds } from "./pages.mjs";
import { expect, fail as report } from "./report.mjs";

const find = createRequire(import.meta.url).resolve;
const axe = fs.readFileSync(find("axe-core/axe.min.js"), "utf8");
const codesniffer = fs.readFileSync(find("@pa11y/html_codesniffer/build/HTMLCS.js"), "utf8");
const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// The sizes of targets are left out by axe unless they are asked for.
const byAxe = (tags) => window.axe.run(document, { runOnly: tags, rules: { "target-size": { enabled: true } }, resultTypes: ["violations"] })
  .then(({ violations }) => violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)}`)));

const bySniffer = () => new Promise((done) => {
  window.HTMLCS.process("WCAG2AA", document, () => {
    done(window.HTMLCS.getMessages().filter(({ type }) => type === window.HTMLCS.ERROR).map(({ code, element }) => `${code}: ${(element.outerHTML ?? "").slice(0, 160)}`));
  });
});

// What is wider than the page, and sticks out of it.
const tooWide = () => {
  if (document.documentElement.scrollWidth <= window.innerWidth) return [];
  return [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1).slice(0, 3).map((element) => element.outerHTML.slice(0, 120));
};

// Targets of less than 24 px; links within running text may be as high as their line. A box to tick is met on its label too.
const tooSmall = () => [...document.querySelectorAll("a, button, input, select, summary, td[tabindex]")]
  .filter((target) => target.checkVisibility() && getComputedStyle(target).display !== "inline")
  .map((target) => ({ target, box: (target.closest("label.pick") ?? target).getBoundingClientRect() }))
  .filter(({ box }) => Math.min(box.width, box.height) < 24)
  .map(({ target, box }) => `${Math.round(box.width)} × ${Math.round(box.height)} px: ${target.outerHTML.slice(0, 100)}`);

// What may be said of a drawn sheet: its cells are as large as the sheet has them (axe judges the room around them), and its heads, rows of
// several levels, are tied to their figures by scope (H63), where HTML_CodeSniffer knows `headers` (H43) alone.
export const ofSheets = (found) => /<(td|a)\b[^>]*class="(b|ref)\b/.test(found) || /H43\.HeadersRequired: <table class="grid"/.test(found);

// What a page that is open looks like: no sideways scroll, large targets, accessibility. What `allowed` holds of is no finding.
export async function looksOf(page, here, allowed = () => false) {
  const fail = (at, found, expected) => { if (!allowed(found)) report(at, found, expected); };
  // What is laid out only when it comes into sight is judged too.
  await page.evaluate(() => document.querySelectorAll(".theme").forEach((theme) => { theme.style.contentVisibility = "visible"; }));
  for (const found of await page.evaluate(tooWide)) fail(here, `sideways scroll: ${found}`, "nothing wider than the window");
  for (const found of await page.evaluate(tooSmall)) fail(here, found, "targets of 24 px or more");
  await page.evaluate(axe);
  for (const found of await page.evaluate(byAxe, STANDARDS)) fail(here, `axe ${found}`, "0 violations");
  await page.evaluate(codesniffer);
  for (const found of await page.evaluate(bySniffer)) fail(here, `HTML_CodeSniffer ${found}`, "0 errors");
}

// The states of a page that a reader brings about: what was found, the panel of a figure, the figure on the sheet that it came from.
const STATES = {
  "with hits": ["index.html", async (page) => {
    await page.type("#q", "求人");
    await page.waitForSelector("#hits-list a");
  }],
  "without hits": ["index.html", async (page) => {
    await page.type("#q", "zzzz");
    await page.waitForFunction(() => window.seihyoIndex && document.getElementById("hits-count").textContent.length > 10);
  }],
  "with the panel of a figure": ["wages-and-hours/wages-5.html", async (page) => {
    await page.click("#figures tbody td[data-c]");
    await page.waitForSelector("#cell:not([hidden])");
  }],
  "with the cell of a figure": ["wages-and-hours/wages-5.html", async (page) => {
    await page.click("#figures tbody td[data-c]");
    await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.click("#cell a[href*='.source.html#']")]);
    const ring = await page.$eval(":target", (cell) => [getComputedStyle(cell).outlineStyle, cell.getBoundingClientRect().top < innerHeight]);
    expect(ring.join() === "solid,true", page.url(), ring, "a ring around the cell, in sight");
  }],
};

export async function states(browser, address) {
  const views = Object.entries(STATES).flatMap(([name, [at, reach]]) => ["", "en/"].flatMap((lang) => [320, 1280].flatMap((width) => ["light", "dark"].map((scheme) => ({ name, at: lang + at, reach, width, scheme })))));
  await each(views, 2, async ({ name, at, reach, width, scheme }) => {
    const page = await open(browser, address, { width, scheme });
    await page.goto(address + at, { waitUntil: "load" });
    await reach(page);
    await looksOf(page, `${at} ${name} at ${width} px, ${scheme}`);
    await page.close();
  });
  return `${views.length} views of ${Object.keys(STATES).length} states by axe and HTML_CodeSniffer`;
}

export async function looks(browser, address) {
  const views = kinds.flatMap(({ at }) => [320, 375, 1280].flatMap((width) => ["light", "dark"].map((scheme) => ({ at, width, scheme }))));
  let shapes = 0;
  await each(views, 2, async ({ at, width, scheme }) => {
    const page = await open(browser, address, { width, scheme });
    const here = `${at} at ${width} px, ${scheme}`;
    await page.goto(address + at, { waitUntil: "load" });
    await looksOf(page, here);
    const drawn = await page.evaluate(contrast);
    shapes += drawn.looked;
    for (const found of drawn.found) report(here, found, "4.5:1 for text and 3:1 for shapes of a drawing");
    for (const found of await page.evaluate(crowded)) report(here, found, "texts of a drawing within it and apart");
    await page.close();
  });
  expect(shapes > 0, "charts", `${shapes} shapes`, "shapes to judge");
  return `${views.length} views by axe and HTML_CodeSniffer, contrast of ${shapes} shapes`;
}
