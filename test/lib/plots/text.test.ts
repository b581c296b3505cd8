import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { displayKey, duration, progressText, table } from "../../../lib/plots/index.ts";

describe("progressText", () => {
  it("shows share, count, rate and time left", () => {
    const text = progressText({ label: "BC", count: 1800, total: 3000, seconds: 18 });
    assert.equal(text, "BC  ████████████░░░░░░░░  60 %  1,800 of 3,000  100/s  18 s, 12 s left");
  });

  it("leaves counts out where the whole is 1, and time left where nothing is done or all is", () => {
    assert.equal(
      progressText({ label: "Reading", count: 0, total: 1, seconds: 2 }),
      `Reading  ${"░".repeat(20)}  0 %  2 s`,
    );
    assert.equal(
      progressText({ label: "Reading", count: 1, total: 1, seconds: 2 }),
      `Reading  ${"█".repeat(20)}  100 %  2 s`,
    );
  });
});

describe("progressText of something resumed", () => {
  it("counts what was there before for the share, not for the rate and the time left", () => {
    const text = progressText({ label: "X", count: 60, total: 100, seconds: 5, unit: "MB", begun: 50 });
    assert.equal(text, "X  ████████████░░░░░░░░  60 %  60 of 100 MB  2.00 MB/s  5 s, 20 s left");
  });
});

describe("progressText of nothing", () => {
  it("has no NaN: without time the rate is 0, without work all is done", () => {
    const text = progressText({ label: "BC", count: 0, total: 3, seconds: 0 });
    assert.equal(text, `BC  ${"░".repeat(20)}  0 %  0 of 3  0.00/s  0 s`);
    assert.equal(progressText({ label: "BC", count: 0, total: 0, seconds: 0 }), `BC  ${"█".repeat(20)}  100 %  0 s`);
  });
});

describe("duration", () => {
  it("reads as people say it", () => {
    assert.deepEqual([9.4, 125, 4320].map(duration), ["9 s", "2 min 5 s", "1 h 12 min"]);
  });
});

describe("table", () => {
  const rows = [
    { algorithm: "TraC", reward: 0.48999, episodes: 20 },
    { algorithm: "<BC>", reward: 1, episodes: 1000 },
  ];

  it("aligns text, numbers to the right with three decimals", () => {
    assert.equal(
      String(table(rows)),
      ["algorithm  reward  episodes", "TraC        0.490        20", "<BC>            1     1,000"].join("\n"),
    );
  });

  it("keeps small numbers from reading as zero", () => {
    assert.equal(String(table([{ rate: 0.00005 }, { rate: -0.25 }])), ["   rate", "5.00e-5", " -0.250"].join("\n"));
  });

  it("is HTML in a notebook, escaped, and a danfo.js DataFrame for further work", async () => {
    const result = table(rows);
    const html = result[displayKey]()["text/html"] as string;
    assert.match(html, /<td style="text-align: left">&lt;BC&gt;<\/td><td style="text-align: right">1<\/td>/);
    assert.deepEqual(result.frame.columns, ["algorithm", "reward", "episodes"]);
    assert.deepEqual(result.frame.shape, [2, 3]);
  });

  it("refuses to be empty", () => {
    assert.throws(() => table([]), /at least one row, got none/);
  });
});
