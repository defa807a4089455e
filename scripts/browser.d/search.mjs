// The start page with scripts: search and the choice by cadence.
import { open } from "./chromium.mjs";
import { expect } from "./report.mjs";

// What is asked, where, and a page that must be among the first three hits.
const QUESTIONS = [
  ["index.html", "求人倍率", "job-openings-ratio/"],
  ["index.html", "有効求人倍率", "job-openings-ratio/"],
  ["index.html", "ＤＩ", "sme-business-conditions/"],
  ["index.html", "DI", "sme-business-conditions/"],
  ["index.html", "ﾃﾚﾜｰｸ", "telework/"],
  ["index.html", "telework", "telework/"],
  ["en/index.html", "bankruptcies", "bankruptcies/"],
  ["en/index.html", "テレワーク", "telework/"],
  ["index.html", "存在しない語彙", null],
  ["en/index.html", "zzzz", null],
];

async function ask(page, question) {
  await page.$eval("#q", (box, text) => {
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }, question);
  // The index comes after the page; what was asked before is answered then.
  await page.waitForFunction(() => window.seihyoIndex && document.getElementById("hits-count").innerText && !document.getElementById("hits-count").innerText.endsWith("…"));
  return page.evaluate(() => ({
    hits: [...document.querySelectorAll("#hits-list a")].map((link) => link.getAttribute("href")),
    status: document.getElementById("hits-count").innerText,
    said: document.getElementById("hits-count").getAttribute("role"),
  }));
}

export async function search(browser, address) {
  for (const [at, question, wanted] of QUESTIONS) {
    const page = await open(browser, address);
    await page.goto(address + at, { waitUntil: "load" });
    const { hits, status, said } = await ask(page, question);
    const here = `${at}, asked ${question}`;
    expect(said === "status", here, `role ${said}`, "a status line");
    if (wanted) {
      expect(hits.slice(0, 3).some((href) => href.startsWith(wanted)), here, hits.slice(0, 3), `${wanted} among the first three`);
      expect(status.startsWith(String(hits.length)) || hits.length === 50, here, status, `the number of hits, ${hits.length}`);
    } else {
      expect(!hits.length && /見つかりません|Nothing found/.test(status), here, `${hits.length} hits, “${status}”`, "no hit, said in the status line");
    }
    await page.close();
  }
  return `${QUESTIONS.length} questions`;
}

// Each cadence leaves as many datasets as its choice says; back at the first, all are there.
export async function cadence(browser, address) {
  let choices = 0;
  for (const at of ["index.html", "en/index.html"]) {
    const page = await open(browser, address);
    await page.goto(address + at, { waitUntil: "load" });
    const shown = () => page.$$eval("[data-cadence]", (cards) => cards.filter((card) => card.checkVisibility()).map((card) => card.dataset.cadence));
    const before = (await shown()).length;
    const options = await page.$$eval("#cadence option", (found) => found.map(({ value, dataset, text }) => ({ value, name: dataset.name, text })));
    for (const { value, name, text } of options.slice(1)) {
      await page.select("#cadence", value);
      const found = await shown();
      const said = await page.$eval("#choices-count", (line) => line.innerText);
      expect(found.length > 0 && found.every((one) => one === name) && text.includes(String(found.length)), `${at}, ${text}`, found, "the datasets of that cadence, as many as the choice says");
      expect(said.startsWith(String(found.length)), `${at}, ${text}`, said, `the count ${found.length}`);
      choices += 1;
    }
    await page.select("#cadence", "");
    expect((await shown()).length === before && options.length > 2, at, `${(await shown()).length} datasets, ${options.length} choices`, `all ${before} again`);
    await page.close();
  }
  return `${choices} choices`;
}
