import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";
import { patience } from "../fixtures/until.ts";
import { measured, violations } from "./accessibility.ts";
import { screenshot, sharedBrowser, withoutBrowser } from "./browser.ts";
import type { Window } from "./browser.ts";
import { everyFigure, notebookFiles, writePages } from "./notebook-pages.ts";

const schemes = ["light", "dark"] as const;

describe("the pages of notebooks", { skip: withoutBrowser(), timeout: 5 * patience }, () => {
  const browser = sharedBrowser();
  const { folder: out, remove } = temporaryFolder();
  const pages = () => fs.readdirSync(out).filter((name) => name.endsWith(".html"));
  before(() => writePages(out));
  after(remove);

  /** Opens a page and waits until its figures are drawn. */
  async function open(name: string, window: Window, kept?: "kept") {
    const { page, complaints } = await browser.open(window, kept);
    await page.goto(pathToFileURL(path.join(out, name)).href);
    for (const figure of await page.locator(".plotly-figure").all()) {
      await figure.scrollIntoViewIfNeeded();
      await figure.and(page.locator(".live")).waitFor();
    }
    return { page, complaints };
  }

  const figurePages = new Map<string, ReturnType<typeof open>>();

  /** The page of all figures, which takes seconds to draw: one for all tests that look at it in such a window. */
  function openFigures(width: number, colorScheme: (typeof schemes)[number]) {
    const key = `${width} ${colorScheme}`;
    if (!figurePages.has(key)) figurePages.set(key, open("00-figures.html", { width, colorScheme }, "kept"));
    return figurePages.get(key)!;
  }

  it("lead to pages that are there", () => {
    const names = pages();
    assert.equal(names.length, 2 + notebookFiles().length + 1);
    for (const name of names) {
      const links = [...fs.readFileSync(path.join(out, name), "utf8").matchAll(/<a\b[^>]*href="([^"#]+)/g)];
      assert.ok(links.length > 0, name);
      for (const [, address] of links)
        assert.ok(names.includes(decodeURIComponent(address)), `${name} leads to ${address}`);
    }
  });

  async function assertWhole(name: string, opened: ReturnType<typeof open>) {
    const { page, complaints } = await opened;
    assert.deepEqual(complaints, [], name);
    assert.deepEqual(await violations(page), [], name);
    assert.deepEqual(await measured(page, "beyondTheEdge"), [], `${name}: cut off`);
    assert.deepEqual(await measured(page, "coveredTitles"), [], name);
  }

  for (const colorScheme of schemes) {
    for (const width of [1440, 390]) {
      it(`are whole and accessible ${width} pixels wide in the ${colorScheme} scheme`, async () => {
        await assertWhole("00-figures.html", openFigures(width, colorScheme));
        for (const name of ["index.html", "000-failed.html", "02-partition.html", "04-train.html"])
          await assertWhole(name, open(name, { width, colorScheme }));
      });
    }
  }

  it("break no line of the notebooks' code 1440 pixels wide", async () => {
    const { page } = await browser.open({ width: 1440, javaScriptEnabled: false }); // figures stand beside the code
    for (const name of pages()) {
      await page.goto(pathToFileURL(path.join(out, name)).href);
      assert.deepEqual(await measured(page, "brokenLines"), [], name);
    }
  });

  it("draw figures whose texts can be read, also when the reader's scheme changes", async () => {
    const { page } = await openFigures(1440, "light");
    assert.equal(await page.locator(".plotly-figure").count(), everyFigure().length - 1);
    const letters = () => page.evaluate(() => getComputedStyle(document.querySelector(".xtick text")!).fill);
    for (const colorScheme of schemes) {
      const former = await letters();
      await page.emulateMedia({ colorScheme });
      if (colorScheme === "dark")
        await page.waitForFunction((fill) => {
          const texts = [...document.querySelectorAll(".xtick text")];
          return texts.length > 0 && texts.every((text) => getComputedStyle(text).fill !== fill);
        }, former);
      assert.deepEqual(await measured(page, "faintTexts"), [], colorScheme);
    }
  });

  it("draw equations as mathematics, without a script", async () => {
    const { page } = await browser.open({ javaScriptEnabled: false, width: 1000 });
    await page.goto(pathToFileURL(path.join(out, "04-train.html")).href);
    const boxes = await Promise.all(
      (await page.locator("math[display=block]").all()).map((math) => math.boundingBox()),
    );
    assert.equal(boxes.length, 2);
    const line = 16 * 1.6;
    for (const box of boxes) assert.ok(box!.height > 1.1 * line && box!.width > 10 * line, JSON.stringify(box));
    const [fraction, above] = await Promise.all(
      ["mfrac", "mfrac > :first-child"].map((part) => page.locator(part).first().boundingBox()),
    );
    assert.ok(above!.height < 0.7 * fraction!.height, "a numerator stands over its denominator");
    await page.locator("math[display=block]").last().scrollIntoViewIfNeeded();
    await screenshot(page, "page-04-equations");
  });

  it("keep a title that is longer than a phone is wide", async () => {
    const { page } = await openFigures(390, "light");
    const caption = page.getByText("A title that is much longer");
    assert.match((await caption.textContent())!, /read to its end$/);
    assert.equal(
      await page.locator(".gtitle").filter({ hasText: "A title" }).count(),
      0,
      "the plot does not repeat it",
    );
    assert.deepEqual(await measured(page, "beyondTheEdge"), []);
  });

  it("show the keyboard's place, and let it reach what scrolls", async () => {
    for (const name of ["index.html", "00-figures.html"]) {
      const { page } = await (name === "index.html" ? open(name, { width: 390 }) : openFigures(390, "light"));
      const reached = new Set<string>();
      for (let i = 0; i < 40; i++) {
        await page.keyboard.press("Tab");
        const focus = await page.evaluate(() => {
          const { activeElement: element } = document;
          if (!element || element === document.body) return undefined;
          return {
            name: element.className || element.getAttribute("href")!,
            outline: getComputedStyle(element).outlineStyle,
          };
        });
        if (!focus) break;
        assert.notEqual(focus.outline, "none", focus.name);
        reached.add(focus.name);
      }
      assert.ok(
        reached.has(name === "index.html" ? "01-load.html" : "jp-RenderedHTML jp-OutputArea-output"),
        [...reached].join("; "),
      );
    }
  });

  it("show pictures where scripts do not run", async () => {
    const { page } = await browser.open({ javaScriptEnabled: false });
    await page.goto(pathToFileURL(path.join(out, "00-figures.html")).href);
    assert.equal(await page.getByRole("img").count(), everyFigure().length - 1);
  });
});
