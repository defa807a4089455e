// What must hold without the site's scripts, without a server, and on paper; and that every link leads somewhere.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { open } from "./chromium.mjs";
import { all, isStart, kinds, output, site } from "./pages.mjs";
import { expect, fail } from "./report.mjs";

// All that a page leads to, with the names of its own places; the markup is parsed only, so no script runs.
const leads = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  return {
    to: [...page.querySelectorAll("[href], [src]")].map((element) => element.getAttribute("href") ?? element.getAttribute("src")),
    ids: [...page.querySelectorAll("[id]")].map((element) => element.id),
  };
};

// Links of every page as it is without scripts: the file is there and so is the place within it. Other hosts are not asked.
export async function links(browser, address) {
  const parser = await browser.newPage();
  const pages = new Map();
  for (const at of all) pages.set(at, await parser.evaluate(leads, fs.readFileSync(path.join(site, at), "utf8")));
  await parser.close();
  const data = address.replace(/site\/$/, "");
  const base = JSON.parse(fs.readFileSync(path.join(output, "catalog.json"), "utf8")).base_url ?? "https://opendata.example.jp/";
  let followed = 0;
  for (const [at, { to }] of pages) {
    for (const link of new Set(to.map((href) => new URL(href, address + at).href))) {
      const own = link.startsWith(base) ? link.replace(base, data) : link;
      if (!own.startsWith(data)) continue;
      const [file, place] = decodeURIComponent(own.slice(data.length)).split("#");
      followed += 1;
      expect(fs.statSync(path.join(output, file), { throwIfNoEntry: false })?.isFile(), at, `link to ${link}`, "a file in output/");
      if (place) expect(pages.get(file.replace(/^site\//, ""))?.ids.includes(place), at, `link to ${link}`, "a place of that name");
    }
  }
  return `${followed} links of ${all.length} pages`;
}

// What a reader sees of a page.
const seen = () => {
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());
  return {
    text: document.querySelector("main").innerText.length,
    title: document.querySelector("h1").innerText,
    search: shown("form.search, .choices, #tools, #chart-choice, button").length,
    downloads: shown("a[download]").map((link) => link.href.split("/").slice(-2).join("/")),
    rows: shown("#figures tbody tr").length,
    documents: shown("table.documents tbody tr").length,
    linked: shown("table.documents tbody a[href]").length,
    drawings: shown("#chart .drawing svg").map((svg) => svg.querySelectorAll("path").length),
    legend: shown("#legend li").length,
    lines: document.querySelectorAll("#chart .drawing svg:first-child path.line").length,
  };
};

// Text, downloads, rows and drawing are in the page itself; controls that need scripts are hidden.
export async function withoutScripts(browser, address) {
  let downloads = 0, rows = 0;
  for (const { kind, at } of kinds) {
    const page = await open(browser, address, { scripts: false });
    await page.goto(address + at, { waitUntil: "load" });
    // A reader scrolls to what is laid out only when it comes into sight.
    await page.evaluate(() => document.querySelectorAll(".theme").forEach((theme) => { theme.style.contentVisibility = "visible"; }));
    const found = await page.evaluate(seen);
    expect(found.title && found.text > 400, at, `${found.text} characters of text`, "a title and the text");
    expect(found.search === 0, at, `${found.search} controls that do nothing`, "search box and tools hidden");
    const [id, name] = at.replace(/^en\//, "").replace(".html", "").split("/");
    if (kind.startsWith("table")) {
      // The picture of the source sheet (.sheet.json) has a page of its own.
      const released = fs.readdirSync(path.join(output, id)).filter((file) => file.startsWith(`${name}.`) && !file.endsWith(".sheet.json")).map((file) => `${id}/${file}`).sort();
      expect(released.join() === [...found.downloads].sort().join(), at, found.downloads, released.join());
      const records = fs.readFileSync(path.join(output, id, `${name}.wide.csv`), "utf8").match(/"(?:[^"]|"")*"|\n/g).filter((part) => part === "\n").length - 1;
      expect(found.rows === records, at, `${found.rows} rows`, `${records} rows as in ${name}.wide.csv`);
      rows += found.rows;
    }
    if (/release/.test(kind)) {
      // Everything that the release has, at the addresses that stay; the picture of the sheet is for the page of the source.
      const [, , date] = at.replace(/^en\//, "").split("/");
      const { files } = JSON.parse(fs.readFileSync(path.join(output, id, "releases", date, "manifest.json"), "utf8"));
      const released = files.map((file) => `${date}/${file.name}`).filter((file) => !file.endsWith(".sheet.json")).sort();
      expect(released.join() === [...found.downloads].sort().join(), at, found.downloads, released.join());
    }
    if (kind === "set of documents") {
      const { documents } = JSON.parse(fs.readFileSync(path.join(output, id, "manifest.json"), "utf8"));
      const linked = documents.items.filter((item) => item.address).length;
      expect(found.documents === documents.items.length && found.linked === linked, at, `${found.documents} documents, ${found.linked} links`, `${documents.items.length} documents, ${linked} links`);
    }
    if (/with (lines|bars)/.test(kind)) expect(found.drawings.length === 1 && found.drawings[0] > 4, at, found.drawings, "one drawing of the two in sight");
    if (/with lines/.test(kind)) expect(found.legend > 0 && found.legend === found.lines, at, `${found.legend} names for ${found.lines} lines`, "a legend that names each line");
    downloads += found.downloads.length;
    await page.close();
  }
  return `${kinds.length} pages, ${downloads} downloads, ${rows} rows`;
}

// Opened from a disk: styled, searchable, nothing on the console.
export async function fromFile(browser) {
  const folder = pathToFileURL(site).href + "/";
  for (const { at } of kinds) {
    const page = await open(browser, folder);
    await page.goto(folder + at, { waitUntil: "load" });
    const width = await page.evaluate(() => getComputedStyle(document.querySelector("main")).maxWidth);
    expect(width === "1152px", at, `main ${width} wide`, "the stylesheet applied (1152px)");
    if (isStart(at)) {
      await page.type("#q", "求人倍率");
      await page.waitForSelector("#hits-list a", { timeout: 3000 }).catch(() => fail(at, "no hit for 求人倍率", "search without a server"));
    }
    await page.close();
  }
  return `${kinds.length} pages`;
}

// Printed: what only serves the screen is left out, and no table is cut.
export async function onPaper(browser, address) {
  const gone = () => [...document.querySelectorAll(".top nav, .search, .choices, .tools, .chooser, .cell, .files, .skip, .snippets")].filter((element) => element.checkVisibility()).map((element) => element.className || element.tagName);
  const cut = () => [...document.querySelectorAll(".scroll")].filter((box) => box.scrollHeight > box.clientHeight + 1 && getComputedStyle(box).overflowY !== "visible" || getComputedStyle(box).overflowX !== "visible").map((box) => box.className);
  for (const { at } of kinds) {
    const page = await open(browser, address);
    await page.goto(address + at, { waitUntil: "load" });
    await page.emulateMediaType("print");
    expect((await page.evaluate(gone)).length === 0, at, await page.evaluate(gone), "no navigation and no tools on paper");
    expect((await page.evaluate(cut)).length === 0, at, await page.evaluate(cut), "tables whole on paper");
    const wide = await page.evaluate(() => Math.max(0, ...[...document.querySelectorAll("table")].map((table) => table.scrollWidth)));
    const scale = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(scale >= wide, at, `table ${wide} px, paper ${scale} px`, "the paper shrinks to the table");
    await page.close();
  }
  return `${kinds.length} pages`;
}
