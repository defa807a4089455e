// The choice of series: by keyboard alone, and drawn by the script as it was drawn when the site was built.
import { each, open } from "./chromium.mjs";
import { tables } from "./pages.mjs";
import { expect } from "./report.mjs";
import { tabTo } from "./table.mjs";

// Both drawings and their legend, as lists of shapes with their numbers apart. A text without a letter draws nothing.
const drawn = (page) => page.evaluate(() => {
  const shape = (element) => {
    const attributes = [...element.attributes].map(({ name, value }) => `${name}=${value}`).sort().join(" ");
    const numbers = (attributes.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
    return { form: `${element.tagName} ${attributes.replace(/-?\d+(\.\d+)?/g, "#").replace(/# #/g, "##").replace(/# #/g, "##")} ${element.children.length ? "" : element.textContent}`, numbers };
  };
  return {
    drawings: [...document.querySelectorAll("#chart .drawing svg")].map((svg) => [shape(svg), ...[...svg.querySelectorAll(":not(title, desc, text:empty)")].map(shape)]),
    legend: document.getElementById("legend").innerText.split("\n").filter(Boolean).join("\n"),
    said: [...document.querySelectorAll("#chart desc")].map((desc) => desc.textContent).join("\n"),
  };
});

// The first difference of two drawings by more than 0.2 units.
function difference(one, other) {
  if (one.length !== other.length) return `${other.length} shapes for ${one.length}`;
  for (const [at, { form, numbers }] of one.entries()) {
    const same = form === other[at].form && numbers.length === other[at].numbers.length && numbers.every((number, place) => Math.abs(number - other[at].numbers[place]) <= 0.2);
    if (!same) return `shape ${at}: ${form} [${numbers.slice(0, 8)}] became ${other[at].form} [${other[at].numbers.slice(0, 8)}]`;
  }
  return "";
}

// With the keyboard alone: another series is chosen, and both drawings, the legend and the description follow.
async function byKeyboard(browser, address, at, control) {
  const page = await open(browser, address);
  await page.goto(address + at, { waitUntil: "load" });
  const before = await drawn(page);
  const wanted = control === "checkbox" ? "(at) => at.matches('#chart-choice input[type=checkbox]:not(:checked)')" : "(at) => at.matches('#chart-choice input[type=radio]')";
  expect(await tabTo(page, wanted), at, `no ${control} with the focus`, `a ${control} reached with Tab`);
  await page.keyboard.press(control === "checkbox" ? "Space" : "ArrowDown");
  const after = await drawn(page);
  for (const [place, name] of ["wide", "narrow"].entries()) expect(difference(before.drawings[place], after.drawings[place]), at, `${name} drawing as before`, "redrawn after the choice");
  expect(before.legend !== after.legend, at, `legend ${after.legend}`, "a legend of the chosen series");
  expect(before.said !== after.said, at, after.said, "a description of the chosen series");
  await page.close();
}

// Chooses another series and the first ones again, with clicks.
const thereAndBack = () => {
  const picks = [...document.querySelectorAll("#chart-choice input")];
  const first = picks.filter((pick) => pick.checked);
  const others = picks.filter((pick) => !pick.checked);
  if (first[0]?.type === "radio") {
    if (!others.length) return false;
    others[0].click();
    first[0].click();
    return true;
  }
  if (first.length > 1) {
    first[0].click();
    first[0].click();
    return true;
  }
  if (!others.length) return false;
  others[0].click();
  if (picks.some((pick) => first.includes(pick) !== pick.checked)) (first[0].checked ? others[0] : first[0]).click();
  if (others[0].checked) others[0].click();
  return true;
};

export async function charts(browser, address) {
  await byKeyboard(browser, address, "job-openings-ratio/monthly.html", "checkbox");
  await byKeyboard(browser, address, "en/consumer-prices/change.html", "checkbox");
  await byKeyboard(browser, address, "wages-and-hours/wages-5.html", "radio");
  const compared = { line: 0, bar: 0 };
  await each(tables, 2, async (at) => {
    const page = await open(browser, address);
    await page.goto(address + at, { waitUntil: "load" });
    const data = await page.$eval("#chart-data", (source) => JSON.parse(source.textContent)).catch(() => null);
    if (data) {
      const built = await drawn(page);
      if (await page.evaluate(thereAndBack)) {
        const again = await drawn(page);
        for (const [place, name] of ["wide", "narrow"].entries()) {
          const found = difference(built.drawings[place], again.drawings[place]);
          expect(!found, `${at}, ${name} drawing`, found, "as it was built");
        }
        expect(built.legend === again.legend, at, `legend ${again.legend}`, built.legend);
        compared[data.kind] += 1;
      }
    }
    await page.close();
  });
  expect(compared.line >= 3 && compared.bar >= 3, "charts", compared, "three of lines and three of bars compared");
  return `3 by keyboard, ${compared.line} of lines and ${compared.bar} of bars drawn as built`;
}
