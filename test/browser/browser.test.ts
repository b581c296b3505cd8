import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sharedBrowser, withoutBrowser } from "./browser.ts";

describe("the browser of the tests", { skip: withoutBrowser() }, () => {
  const browser = sharedBrowser();

  it("opens a page of the size asked for, without complaints", async () => {
    const { page, complaints } = await browser.open({ width: 390, height: 700 });
    await page.setContent("<title>Empty</title>");
    assert.deepEqual([await page.title(), await page.evaluate(() => [innerWidth, innerHeight])], ["Empty", [390, 700]]);
    assert.deepEqual(complaints, []);
  });

  it("collects errors of the console, uncaught exceptions and requests that failed", async () => {
    const { page, complaints } = await browser.open();
    await page.setContent("<script>console.error('bad news'); throw new Error('uncaught')</script>");
    await page.setContent("<img src='http://127.0.0.1:9/none.png'>");
    for (const complaint of [/^bad news/, /^Error: uncaught/, /none\.png: net::ERR/])
      assert.ok(
        complaints.some((text) => complaint.test(text)),
        `${complaint} in ${complaints.join("\n")}`,
      );
  });
});

describe(
  "without a Chromium",
  { skip: process.platform === "darwin" && "macOS keeps its browsers outside of the PATH" },
  () => {
    const nowhere = { PATH: "/nonexistent" };
    const sentence =
      "No Chromium was found: install it (Debian: `sudo apt install chromium`) to run the browser tests.";

    it("the browser tests are skipped with a sentence", () => assert.equal(withoutBrowser(nowhere), sentence));
    it("they fail with it where CI is set", () =>
      assert.throws(() => withoutBrowser({ ...nowhere, CI: "true" }), { message: sentence }));
  },
);
