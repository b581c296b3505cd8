import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Arena } from "../../lib/playground/index.ts";
import { writePlayground } from "../../lib/playground/index.ts";
import { episodeSeed, playgroundContent } from "../fixtures/playground-content.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";
import { repository } from "../setup/support.ts";
import { patience, screenshot, sharedBrowser, withoutBrowser } from "./browser.ts";
import type { Window } from "./browser.ts";

/** What the page leaves to tinker with. */
declare const playground: { step(): void; restart(): void };
declare const lanes: { arena: Arena }[];

describe("the playground", { skip: withoutBrowser(), timeout: 5 * patience }, () => {
  const browser = sharedBrowser();
  const { folder, remove } = temporaryFolder();
  const file = path.join(folder, "play.html");
  before(async () => writePlayground(await playgroundContent(), file));
  after(remove);

  /** Opens the page, paused at the start. */
  async function open(window: Window = {}) {
    const { page, complaints } = await browser.open({ reducedMotion: "reduce", ...window });
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector("[data-ready]");
    return { page, complaints };
  }

  it("makes the steps that Node makes, bit for bit", async () => {
    const { page, complaints } = await open();
    await page.fill("#seed", String(episodeSeed));
    const trail = await page.evaluate(() => {
      playground.restart();
      for (let step = 0; step < 200; step++) playground.step();
      return lanes[0].arena.trail;
    });
    const env = { ...process.env, TRAC_BACKEND: "wasm" };
    const args = ["--import", "tsx", "--no-warnings", "test/fixtures/playground-content.ts"];
    assert.deepEqual(
      trail,
      JSON.parse(execFileSync(process.execPath, args, { cwd: repository, env, encoding: "utf8" })),
    );
    assert.deepEqual(complaints, []);
  });

  it("is moved by a drag, by arrow keys, and by another target cost", async () => {
    const { page } = await open();
    const velocity = () => page.evaluate(() => lanes.map(({ arena }) => [...arena.velocity]));
    const [[x0, y0], other] = (await velocity()) as [[number, number], number[]];
    const box = (await page.locator("canvas").first().boundingBox())!;
    await page.mouse.move(box.x + 50, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + 90, box.y + 50);
    await page.mouse.up();
    await page.locator("canvas").first().press("ArrowUp");
    const [[x1, y1], still] = (await velocity()) as [[number, number], number[]];
    assert.ok(x1 > x0 + 0.5, `${x0} to ${x1}`);
    assert.equal(y1, y0 + 1);
    assert.deepEqual(still, other);
    await page.locator("#target").fill("1");
    await page.getByText("of 40").waitFor();
    assert.deepEqual(await page.locator("[data-show=cost]").allTextContents(), ["0 of 10", "0 of 40"]);
  });

  it("plays by itself, pauses, and continues with the next seed", async () => {
    const { page } = await open();
    await page.fill("#speed", "4");
    await page.keyboard.press("Escape");
    await page.locator("#play").click();
    await page.waitForFunction(() => (document.getElementById("seed") as HTMLInputElement).value === "1");
    await page.locator("#play").click();
    const steps = () => page.evaluate(() => lanes[0].arena.steps);
    const paused = await steps();
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    assert.equal(await steps(), paused);
    await page.locator("#step").click();
    assert.equal(await steps(), paused + 1);
  });

  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1280, 390]) {
      it(`is accessible and fits ${width} pixels in the ${colorScheme} scheme`, async () => {
        const { page, complaints } = await open({ width, colorScheme });
        await page.evaluate(() => void Array.from({ length: 120 }, () => playground.step()));
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
        assert.deepEqual(
          violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
          [],
        );
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
        await screenshot(page, `playground-${width}-${colorScheme}`);
        assert.deepEqual(complaints, []);
      });
    }
  }
});
