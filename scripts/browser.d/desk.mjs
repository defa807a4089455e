// The desk of seihyo serve: a file is taken, seen, corrected by pointing and by keyboard; its pages as accessible as the site's.
import fs from "node:fs";
import path from "node:path";
import { spawn } from "node:child_process";
import { looksOf, ofSheets } from "./looks.mjs";
import { open } from "./chromium.mjs";
import { valid, validByNu } from "./markup.mjs";
import { root } from "./pages.mjs";
import { expect } from "./report.mjs";

const FILE = path.join(root, "fixtures", "sources", "visitors-to-tokyo", "2025.xlsx");

// Starts the program on a port of its own; gives its address and the way to stop it.
function start() {
  const program = spawn(path.join(root, "target", "release", "seihyo"), ["serve", "--port", "0", "--no-build", "--lang", "ja"], { cwd: root });
  return new Promise((done, failed) => {
    program.on("error", failed);
    program.on("exit", (code) => failed(new Error(`seihyo serve ended with ${code}`)));
    program.stdout.on("data", (text) => {
      const address = /http:\/\/\S+\//.exec(text)?.[0];
      if (address) done({ address, stop: () => { program.removeAllListeners("exit"); program.kill(); } });
    });
  });
}

const ranges = (page) => page.$$eval("#ranges input[name=header], #ranges input[name=stub], #ranges input[name=body]", (inputs) => inputs.map((input) => input.value));
const settled = (page) => page.waitForNetworkIdle({ idleTime: 300, timeout: 20000 });

async function take(page, address) {
  await page.goto(address, { waitUntil: "load" });
  await (await page.$("#file")).uploadFile(FILE);
  await page.waitForSelector("#read:not([hidden])", { timeout: 20000 });
  await settled(page);
}

// Points at the body with the mouse: from the second figure of the first row to the last figure of all.
async function point(page) {
  await page.focus("button[data-point=body]");
  await page.keyboard.press("Enter");
  const frame = await page.$("#sheet");
  await frame.scrollIntoView();
  const inner = await frame.contentFrame();
  const spots = await inner.$$eval("td.b", (cells) => [cells[1], cells[20]].map((cell) => {
    const box = cell.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  }));
  const box = await frame.boundingBox();
  await page.mouse.move(box.x + spots[0][0] + 1, box.y + spots[0][1] + 1);
  await page.mouse.down();
  await page.mouse.move(box.x + spots[1][0] + 1, box.y + spots[1][1] + 1, { steps: 5 });
  await page.mouse.up();
}

// The pages that are served beside the desk: the guide of the questions, what check says of a file, the picture of a sheet.
async function served(browser, address) {
  const folder = path.join(root, "target/browser/served");
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  let views = 0;
  for (const lang of ["ja", "en"]) {
    const page = await open(browser, address);
    await take(page, `${address}?lang=${lang}`);
    const check = await page.$eval("#check", (link) => link.href);
    const sheet = await page.$eval("#sheet", (frame) => frame.src);
    await page.close();
    for (const [name, at] of Object.entries({ desk: `${address}?lang=${lang}`, api: `${address}api/?lang=${lang}`, check, sheet })) {
      const text = await (await fetch(at)).text();
      // Reports are complete in themselves: their styles stand within them.
      await valid(text, `${name} in ${lang}`, ["check", "sheet"].includes(name) ? { "no-inline-style": "off" } : {});
      fs.writeFileSync(path.join(folder, `${name}.${lang}.html`), text);
      if (name === "desk") continue;
      for (const width of [320, 1280]) {
        for (const scheme of ["light", "dark"]) {
          const view = await open(browser, address, { width, scheme });
          await view.goto(at, { waitUntil: "load" });
          const [own, words] = await view.evaluate(() => [document.documentElement.lang, document.body.innerText.length]);
          expect(own === lang && words > 100, `${name} in ${lang}`, `${own}, ${words} characters`, "its language and its text");
          await looksOf(view, `${name} in ${lang} at ${width} px, ${scheme}`, ["check", "sheet"].includes(name) ? ofSheets : undefined);
          await view.close();
          views += 1;
        }
      }
    }
  }
  await validByNu(folder);
  return views;
}

export async function desk(browser) {
  const { address, stop } = await start();
  try {
    const page = await open(browser, address);
    await take(page, address);
    const found = await ranges(page);
    expect(JSON.stringify(found) === '["C4:J5","A7:B23","C7:J23"]', "desk", found, "the ranges of the table as it was read");
    const picture = await (await page.$("#sheet")).contentFrame();
    expect((await picture.$$("td.b")).length > 100, "desk", "no figures in the picture", "the sheet drawn");
    await point(page);
    const pointed = await ranges(page);
    expect(/^D7:[D-J]\d+$/.test(pointed[2]), "desk", pointed, "a range from D7 on in the field of the figures");
    // By keyboard alone: the range is typed, Enter reads again.
    await page.focus("#body");
    await page.$eval("#body", (input) => input.select());
    await page.keyboard.type("C7:J16");
    await page.keyboard.press("Enter");
    await settled(page);
    const told = await page.$eval("#tables", (list) => list.textContent);
    expect(told.includes("修正済み"), "desk", told, "the table marked as corrected");
    const doubts = await page.$eval("#doubts", (list) => list.textContent);
    expect(doubts.includes("LAY005"), "desk", doubts, "a doubt for the figures outside the range");
    const definition = await page.evaluate(async () => {
      const link = new URL(document.getElementById("result").href);
      return (await fetch(`${link.pathname.replace("/result", "/definition")}${link.search}&published=2025-01-01`)).text();
    });
    expect(definition.includes('body = "C7:J16"'), "desk", definition.slice(0, 400), "the range in the definition");
    await page.click("#reset");
    await settled(page);
    expect(JSON.stringify(await ranges(page)) === JSON.stringify(found), "desk", await ranges(page), "the automatic reading again");
    await page.close();
    let views = 0;
    for (const lang of ["ja", "en"]) {
      for (const width of [320, 1280]) {
        for (const scheme of ["light", "dark"]) {
          const view = await open(browser, address, { width, scheme });
          await take(view, `${address}?lang=${lang}`);
          await looksOf(view, `desk in ${lang} at ${width} px, ${scheme}`);
          await view.close();
          views += 1;
        }
      }
    }
    views += await served(browser, address);
    return `${path.basename(FILE)} taken, pointed at, corrected; ${views} views by axe and HTML_CodeSniffer`;
  } finally {
    stop();
  }
}
