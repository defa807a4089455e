// The rows that the page of a large table leaves out: fetched from the CSV, paged, sorted and narrowed; a link to the file where that fails.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { open } from "./chromium.mjs";
import { looksOf } from "./looks.mjs";
import { valid, validByNu } from "./markup.mjs";
import { root } from "./pages.mjs";
import { expect } from "./report.mjs";
import { serve } from "./server.mjs";

const ROWS = 1000;

// A site of one made-up table of so many rows, with a mark, decimals, a minus sign and a second unit among them.
function built() {
  const folder = path.join(root, "target/browser/more");
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(path.join(folder, "catalog"), { recursive: true });
  const line = (row) => `第${row}地区,${row * 1000},${row % 7 ? (row / 8 - 50).toFixed(1) : "－"}`;
  const table = ["地区,世帯数,増減", ...Array.from({ length: ROWS }, (_, at) => line(at + 1))];
  fs.writeFileSync(path.join(folder, "large.csv"), table.join("\n") + "\n");
  fs.writeFileSync(path.join(folder, "catalog/large.toml"), `id = "large"
title = "地区別世帯数（見本）"
title_en = "Households (sample)"
description = "地区別の世帯数"
publisher = "見本"
licence = "CC-BY-4.0"
cadence = "annual"
theme = "population"
sample = true
[[source]]
path = "large.csv"
published = 2026-01-01
[[table]]
name = "main"
title = "地区別"
`);
  execFileSync(path.join(root, "target/release/seihyo"), ["build", "--quiet"], { cwd: folder, stdio: "ignore" });
  return path.join(folder, "output");
}

const texts = (page) => page.$$eval("#figures tbody tr", (rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
const press = (page, name) => page.evaluate((text) => [...document.querySelectorAll("#more button")].find((one) => one.textContent === text).click(), name);
const told = (page) => page.$eval("#more [role=status]", (line) => line.textContent);

// The page in both languages: its markup, without scripts, and how it looks with the first and with further rows.
async function looked(browser, output, address) {
  for (const at of ["large/main.html", "en/large/main.html"]) {
    await valid(fs.readFileSync(path.join(output, "site", at), "utf8"), at);
    const plain = await open(browser, address, { scripts: false });
    await plain.goto(address + at, { waitUntil: "load" });
    const shown = await plain.evaluate(() => [document.querySelectorAll("#figures tbody tr").length, document.querySelector("#more").checkVisibility(), document.querySelector("#cut a[download]").checkVisibility()]);
    expect(shown.join() === "300,false,true", at, shown, "300 rows, no button and a link to the file without scripts");
    await plain.close();
    for (const width of [320, 1280]) {
      for (const scheme of ["light", "dark"]) {
        // The file lies beside the site.
        const page = await open(browser, address.replace(/site\/$/, ""), { width, scheme });
        await page.goto(address + at, { waitUntil: "load" });
        await looksOf(page, `${at} at ${width} px, ${scheme}`);
        await page.click("#more button");
        await page.waitForFunction(() => document.querySelectorAll("#more button").length === 2);
        await page.click("#more button:last-of-type");
        await looksOf(page, `${at} with further rows at ${width} px, ${scheme}`);
        await page.close();
      }
    }
  }
  await validByNu(path.join(output, "site"));
}

export async function more(browser) {
  const output = built();
  const { address, stop } = await serve(output);
  // The file lies beside the site.
  const page = await open(browser, address.replace(/site\/$/, ""));
  const at = `${address}large/main.html`;
  await page.goto(at, { waitUntil: "load" });
  const first = await texts(page);
  const [load, ...rest] = await page.$$eval("#more button", (buttons) => buttons.map((one) => one.textContent));
  expect(first.length === 300 && rest.length === 0, at, [first.length, rest], "300 rows and one button");
  await press(page, load);
  await page.waitForFunction(() => document.querySelectorAll("#more button").length === 2);
  expect(JSON.stringify(await texts(page)) === JSON.stringify(first), at, (await texts(page))[0], "the first rows as the page has them, word for word");
  const [before, after] = await page.$$eval("#more button", (buttons) => buttons.map((one) => one.textContent));
  let all = first;
  for (let turned = 1; turned * 300 < ROWS; turned++) {
    await press(page, after);
    all = all.concat(await texts(page));
  }
  expect(all.length === ROWS && all.every((row, place) => row[0] === `第${place + 1}地区`), at, all.length, `${ROWS} rows in order`);
  expect(all[ROWS - 1].slice(1, 4).join("|") === "1,000,000|75.0|B1001:C1001", at, all[ROWS - 1], "the last row");
  expect(all[6][2] === "－" && all[7][2] === "\u221249.0", at, [all[6], all[7]], "a mark and a minus sign");
  expect(/1,?000/.test(await told(page)), at, await told(page), "which rows are shown");
  await press(page, before);
  expect((await texts(page))[0][0] === "第601地区", at, (await texts(page))[0], "the rows before");
  await page.select("#tools select", "1 down");
  expect((await texts(page))[0][1] === "1,000,000", at, (await texts(page))[0], "all rows in the order of a column");
  await page.$eval("#tools input", (box) => { box.value = "第99"; box.dispatchEvent(new Event("input", { bubbles: true })); });
  expect((await texts(page)).length === 11, at, (await texts(page)).length, "11 rows of all with 第99");
  await page.click("#figures tbody td[data-c]");
  expect(await page.$eval("#cell", (panel) => !panel.hidden && panel.textContent.includes("!") === false), at, "no panel", "the panel of a fetched figure");
  await page.close();

  await looked(browser, output, address);

  // Where the file cannot be had, the page says so and the link to it stays.
  fs.renameSync(path.join(output, "large/main.csv"), path.join(output, "large/gone.csv"));
  const without = await browser.newPage();
  await without.setCacheEnabled(false);
  await without.goto(at, { waitUntil: "load" });
  await press(without, load);
  await without.waitForFunction((text) => document.querySelector("#more [role=status]").textContent && document.querySelector("#more button").disabled && !document.querySelector("#cut").hidden, {}, load);
  expect((await texts(without)).length === 300 && (await without.$("#cut a[download]")) !== null, at, "nothing", "the first rows and a link to the file");
  await without.close();
  stop();
  return `${ROWS} rows, looked at in 16 views`;
}
