import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import type { Arena, TrailPoint } from "../../lib/playground/index.ts";
import { playground as makePlayground } from "../../lib/playground/index.ts";
import { ballContent, episodeSeed, episodeSteps, robotContent } from "../fixtures/playground-content.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";
import { patience } from "../fixtures/until.ts";
import { repository } from "../setup/support.ts";
import { violations } from "./accessibility.ts";
import { screenshot, sharedBrowser, withoutBrowser } from "./browser.ts";
import type { Window } from "./browser.ts";

/** What the page leaves to tinker with. */
declare const playground: { step(): void; restart(): void };
declare const lanes: { arena: Arena }[];

describe("the playground", { skip: withoutBrowser(), timeout: 5 * patience }, () => {
  const browser = sharedBrowser();
  const { folder, remove } = temporaryFolder();
  const [ball, robot] = [path.join(folder, "ball.html"), path.join(folder, "robot.html")];
  before(async () => {
    fs.writeFileSync(ball, (await makePlayground(await ballContent())).html());
    fs.writeFileSync(robot, (await makePlayground(await robotContent())).html());
  });
  after(remove);

  /** Opens a page, paused at the start. */
  async function open(window: Window = {}, file = ball) {
    const { page, complaints } = await browser.open({ reducedMotion: "reduce", ...window });
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector("[data-ready]");
    return { page, complaints };
  }

  it("makes the steps that Node makes, bit for bit, with a ball and with a robot on MuJoCo", async () => {
    const env = { ...process.env, TRAC_BACKEND: "wasm" };
    const args = ["--import", "tsx", "--no-warnings", "test/fixtures/playground-content.ts"];
    const expected = execFileSync(process.execPath, args, { cwd: repository, env, encoding: "utf8" });
    const trails = [];
    for (const file of [ball, robot]) {
      const { page, complaints } = await open({}, file);
      await page.fill("#seed", String(episodeSeed));
      const trail = await page.evaluate((steps) => {
        playground.restart();
        for (let step = 0; step < steps; step++) playground.step();
        return lanes[0].arena.trail;
      }, episodeSteps);
      trails.push(trail);
      assert.deepEqual(complaints, []);
      await screenshot(page, path.parse(file).name);
    }
    assert.deepEqual(trails, JSON.parse(expected));
  });

  it("is moved by a drag, by arrow keys, and by another target cost", async () => {
    const { page } = await open();
    /** Where a step leads each agent, in metres from where it was. */
    const ways = () =>
      page.evaluate(() => {
        playground.step();
        return lanes.map(({ arena: { trail } }) => {
          const [from, to] = trail.slice(-2) as [TrailPoint, TrailPoint];
          return { x: to.x - from.x, y: to.y - from.y };
        });
      });
    const [before, otherBefore] = (await ways()) as [TrailPoint, TrailPoint];
    const box = (await page.locator("canvas").first().boundingBox())!;
    await page.mouse.move(box.x + 50, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + 150, box.y + 50);
    await page.mouse.up();
    await page.locator("canvas").first().press("ArrowUp");
    const [after, otherAfter] = (await ways()) as [TrailPoint, TrailPoint];
    assert.ok(after.x > before.x + 0.1, `${before.x} to ${after.x}`);
    assert.ok(after.y > before.y + 0.05, `${before.y} to ${after.y}`);
    assert.ok(Math.abs(otherAfter.x - otherBefore.x) < 0.05, "the other lane was not pushed");
    await page.locator("#target").fill("1");
    await page.getByText("of 40").first().waitFor();
    assert.match((await page.locator("[data-show=cost]").allTextContents()).join(), /^\d+ of 40,\d+ of 40$/);
    assert.deepEqual(await page.locator("[data-show=trained]").allTextContents(), ["trained for 10", ""]);
  });

  it("plays by itself, pauses, and continues with the next seed", async () => {
    const { page } = await open();
    await page.fill("#speed", "4");
    await page.keyboard.press("Escape");
    await page.locator("#play").click();
    await page.waitForFunction(() => (document.getElementById("seed") as HTMLInputElement).value === "1");
    await page.locator("#play").click();
    await page.locator("#restart").click(); // on a busy machine this episode may have ended too
    const steps = () => page.evaluate(() => lanes[0].arena.steps);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    assert.equal(await steps(), 0);
    await page.locator("#step").click();
    assert.equal(await steps(), 1);
  });

  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1280, 390]) {
      it(`is accessible and fits ${width} pixels in the ${colorScheme} scheme`, async () => {
        const { page, complaints } = await open({ width, colorScheme });
        await page.evaluate(() => void Array.from({ length: 120 }, () => playground.step()));
        assert.deepEqual(await violations(page), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
        await screenshot(page, `playground-${width}-${colorScheme}`);
        assert.deepEqual(complaints, []);
      });
    }
  }
});
