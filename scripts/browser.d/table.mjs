// The table of figures with scripts: rows narrowed and sorted, and the panel of a figure by keyboard.
import { open } from "./chromium.mjs";
import { expect } from "./report.mjs";

// Tables, and a word that some of their rows hold.
const TABLES = [["job-openings-ratio/monthly.html", "9月"], ["en/wages-and-hours/wages-5.html", "manufacturing"], ["project-review/projects.html", "支援"]];

const texts = (page) => page.$$eval("#figures tbody tr", (rows) => rows.map((row) => row.textContent));
const said = (page) => page.$eval("#tools [role=status]", (line) => line.textContent);
const set = (page, value) => page.$eval("#tools input", (box, text) => {
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}, value);

// A cell as a number; null for marks and empty cells.
const figure = (text) => {
  const found = text.trim().replaceAll(",", "").replace("−", "-").match(/^-?\d+(\.\d+)?/);
  return found ? Number(found[0]) : null;
};

// Numbers in order, then all that is no number.
const ordered = (cells, sign) => {
  const numbers = cells.slice(0, cells.filter((cell) => cell !== null).length);
  return numbers.every((cell, at) => cell !== null && (at === 0 || sign * (cell - numbers[at - 1]) >= 0));
};

export async function rows(browser, address) {
  let sorted = 0, gaps = 0;
  for (const [at, word] of TABLES) {
    const page = await open(browser, address);
    await page.goto(address + at, { waitUntil: "load" });
    const published = await texts(page);
    const holds = published.filter((text) => text.normalize("NFKC").toLowerCase().includes(word)).length;
    await set(page, word);
    const found = await texts(page);
    expect(holds > 0 && holds < published.length && found.length === holds, `${at}, rows with ${word}`, `${found.length} rows`, `${holds} rows`);
    expect(new RegExp(`\\b${holds}\\b.*\\b${published.length}\\b|\\b${published.length}\\b.*\\b${holds}\\b`).test(await said(page)), at, await said(page), `${holds} of ${published.length} said`);
    await set(page, "");
    const columns = await page.$$eval("#figures tbody tr:first-child > *", (cells) => cells.flatMap((cell, place) => (/^[nm]\b/.test(cell.className) ? [place] : [])));
    for (const column of columns) {
      for (const [value, sign] of [[`${column}`, 1], [`${column} down`, -1]]) {
        await page.select("#tools select", value);
        const cells = (await page.$$eval("#figures tbody tr", (rows, place) => rows.map((row) => row.cells[place].textContent), column)).map(figure);
        expect(ordered(cells, sign) && cells.length === published.length, `${at}, column ${column} ${sign > 0 ? "up" : "down"}`, cells, "numbers in order, then marks and empty cells");
        gaps += cells.filter((cell) => cell === null).length;
        sorted += 1;
      }
    }
    await page.select("#tools select", "");
    expect((await texts(page)).join() === published.join(), at, "another order", "the published order again");
    await page.close();
  }
  expect(gaps > 0, "sorting", `${gaps} marks`, "marks among the sorted cells");
  return `${TABLES.length} tables, ${sorted} orders`;
}

// Presses Tab until `good` holds of the element with the focus.
export async function tabTo(page, good, most = 150) {
  for (let pressed = 0; pressed < most; pressed++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(`(${good})(document.activeElement)`)) return true;
  }
  return false;
}

// Whether the middle of the element with the focus can be seen.
const inSight = () => {
  const box = document.activeElement.getBoundingClientRect();
  const there = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return document.activeElement.contains(there);
};

export async function panel(browser, address) {
  const pages = ["job-openings-ratio/monthly.html", "en/wages-and-hours/wages-5.html", "industrial-production-index/production.html"];
  for (const at of pages) {
    const page = await open(browser, address, { width: 375 });
    await page.goto(address + at, { waitUntil: "load" });
    expect(await tabTo(page, "(at) => at.matches('#figures td[data-c]')"), at, "no figure with the focus", "a figure reached with Tab");
    for (const key of ["ArrowDown", "ArrowRight"]) await page.keyboard.press(key);
    // Down and up again: the figure with the focus is in sight, not behind the header.
    for (const key of [...Array(14).fill("ArrowDown"), ...Array(13).fill("ArrowUp")]) {
      await page.keyboard.press(key);
      expect(await page.evaluate(inSight), at, `${await page.evaluate(() => document.activeElement.dataset.c)} is covered`, "the figure with the focus in sight");
    }
    const cell = await page.evaluate(() => {
      const at = document.activeElement;
      const ring = getComputedStyle(at);
      const heads = [...at.parentElement.querySelectorAll("th")].map((head) => head.textContent.replace(/\s+/g, " ").trim());
      const over = (at.getAttribute("headers") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent.replace(/\s+/g, " ").trim()).filter(Boolean);
      return { text: at.textContent.trim(), source: at.dataset.c, ring: `${ring.outlineStyle} ${ring.outlineWidth}`, labels: [...new Set([...heads, ...over])], row: at.parentElement.rowIndex, column: at.cellIndex };
    });
    expect(cell.source && cell.ring.startsWith("solid") && parseInt(cell.ring.slice(6)) >= 2, at, cell.ring, "a ring of 2 px or more around the figure with the focus");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(inSight), at, "figure behind the panel", "the figure with the focus in sight");
    const shown = await page.$eval("#cell", (box) => (box.checkVisibility() ? box.innerText.replace(/\s+/g, " ") : ""));
    for (const part of [cell.text, cell.source, ...cell.labels]) expect(shown.includes(part), at, `panel: ${shown}`, `“${part}” in it`);
    expect(await tabTo(page, "(at) => at.closest('#cell')"), at, "nothing of the panel with the focus", "the panel reached with Tab");
    await page.keyboard.press("Escape");
    const after = await page.evaluate(() => [document.getElementById("cell").checkVisibility(), document.activeElement.parentElement.rowIndex, document.activeElement.cellIndex]);
    expect(!after[0] && after[1] === cell.row && after[2] === cell.column, at, `open ${after[0]}, focus in row ${after[1]}, column ${after[2]}`, `closed, focus in row ${cell.row}, column ${cell.column}`);
    await page.close();
  }
  return `${pages.length} tables by keyboard`;
}
