// @ts-check

/**
 * The end of `npm test`: how each part ended, then everything that failed, which a reader of the last lines must see.
 *
 * @param {import("./parts.mjs").Result[]} results
 */
export function summary(results) {
  const parts = results.map(
    ({ name, code, seconds }) => `  ${code === 0 ? "passed" : "FAILED"}  ${name} (${seconds.toFixed(0)} s)`,
  );
  const failed = results.filter(({ code }) => code !== 0);
  const end = failed.length === 0 ? ["All tests passed."] : failed.flatMap(failuresOf);
  return ["", "── Summary ──", ...parts, "", ...end].join("\n");
}

/** @param {import("./parts.mjs").Result} result */
function failuresOf({ name, code, failures }) {
  const lines = failures.length > 0 ? failures : [`ended with code ${code}, and named no test`];
  return [`Failed: ${name}`, ...lines.map((line) => `  ${line}`)];
}
