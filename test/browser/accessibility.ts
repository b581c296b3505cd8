/** What is wrong with a page for those who read it. */
import fs from "node:fs";
import path from "node:path";
import axe from "axe-core";
import type { Page } from "playwright-core";

/** What axe-core finds, each as one line. Nothing else leaves the page: what is in order would be megabytes. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { run } = (window as unknown as { axe: typeof axe }).axe;
    const { violations } = await run({ resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 120)} ${failureSummary}`),
    );
  });
}

const measures = fs.readFileSync(path.join(import.meta.dirname, "measure.js"), "utf8");

/** What one of the measures of `measure.js` finds. */
export function measured(
  page: Page,
  name: "beyondTheEdge" | "brokenLines" | "coveredTitles" | "faintTexts",
): Promise<string[]> {
  return page.evaluate(`(() => { ${measures}; return measure.${name}(); })()`);
}
