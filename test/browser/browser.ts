/**
 * A headless Chromium for tests that look at pages as people do. A test file has one browser for all of its tests:
 *
 *     describe("the page", { skip: withoutBrowser() }, () => {
 *       const browser = sharedBrowser();
 *       it("has a title", async () => {
 *         const { page, complaints } = await browser.open({ width: 390 });
 *         await page.goto(address);
 *         assert.deepEqual(complaints, []);
 *       });
 *     });
 */
import fs from "node:fs";
import path from "node:path";
import { after, afterEach, before } from "node:test";
import { chromium } from "playwright-core";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { findBrowser, missingBrowser } from "../../setup/checks/browser.mjs";
import { patience, until } from "../fixtures/until.ts";
import { repository } from "../setup/support.ts";

/** A page, and what its console complained about so far: errors, uncaught exceptions, requests that failed. */
export interface WatchedPage {
  page: Page;
  complaints: string[];
}

/** Size of the window, in CSS pixels, and anything else that Playwright lets a context differ in (`colorScheme`, …). */
export type Window = { width?: number; height?: number } & BrowserContextOptions;

/** The browser of one test file. */
export interface SharedBrowser {
  /**
   * Opens an empty page in a new context: no cookies and no storage of other pages. It is closed after the test; with `kept`, after
   * the file's tests.
   */
  open(window?: Window, kept?: "kept"): Promise<WatchedPage>;
}

/**
 * The `skip` of a browser test: a sentence where no Chromium is found, else false. Where `CI` is set the tests may not be
 * skipped; it throws the sentence then.
 */
export function withoutBrowser(env = process.env): string | false {
  const reason = missingBrowser(env);
  if (reason && env.CI) throw new Error(reason);
  return reason ?? false;
}

/** Starts a browser before the tests of the surrounding `describe` and ends it after them. */
export function sharedBrowser(): SharedBrowser {
  let browser: Browser;
  let passing: BrowserContext[] = [];
  before(async () => {
    browser = await chromium.launch({ executablePath: findBrowser(), timeout: patience });
  });
  afterEach(async () => {
    await Promise.all(passing.map((context) => context.close()));
    passing = [];
  });
  after(() => browser?.close());
  return {
    async open({ width = 1280, height = 900, ...options } = {}, kept) {
      const context = await browser.newContext({ viewport: { width, height }, ...options });
      if (!kept) passing.push(context);
      context.setDefaultTimeout(patience);
      // tsx gives functions their names through this helper, which code that is sent to a page lacks.
      await context.addInitScript("globalThis.__name ??= (value) => value");
      const page = await context.newPage();
      return { page, complaints: complaintsOf(page) };
    },
  };
}

function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("requestfailed", (request) => complaints.push(`${request.url()}: ${request.failure()?.errorText}`));
  return complaints;
}

/** Waits until a condition holds, with pauses between the looks: each takes tens of milliseconds of a page like JupyterLab's. */
export function eventually(condition: () => Promise<boolean>, what: string): Promise<void> {
  return until(condition, what, { pause: 300 });
}

/** Saves what the window shows as `.cache/screenshots/NAME.png`, to be looked at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = path.join(repository, ".cache", "screenshots");
  fs.mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), timeout: patience });
}
