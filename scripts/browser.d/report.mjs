// What was looked at and what was found, in the order of looking.
const findings = [];
const counts = [];

// One thing that is not as it should be.
export function fail(page, found, expected) {
  findings.push({ page, found, expected });
}

// Says so unless `good` holds.
export function expect(good, page, found, expected) {
  if (!good) fail(page, typeof found === "string" ? found : JSON.stringify(found), expected);
}

// Runs a part of the tests and prints how long it took and what it looked at.
export async function part(name, run) {
  const before = findings.length;
  const start = performance.now();
  const looked = await run().catch((error) => {
    fail(name, error.stack, "a run to the end");
    return "broken off";
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  counts.push(findings.length - before);
  console.log(`${findings.length === before ? "ok  " : "FAIL"} ${name}: ${looked} (${seconds} s)`);
  for (const { page, found, expected } of findings.slice(before)) console.log(`     ${page}\n       found:    ${found}\n       expected: ${expected}`);
}

// The code to end with.
export const code = () => (findings.length ? 1 : 0);
