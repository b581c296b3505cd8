import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";

const script = path.join(import.meta.dirname, "../../fixtures/wasm-update.ts");

describe("the WASM backend", () => {
  it("trains to the official weights, draws dropout and shows tables, with a warning of its speed", async () => {
    const env = { ...process.env, TRAC_BACKEND: "wasm" };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--import", "tsx", script], { env });
    const result = JSON.parse(stdout.trim().split("\n").at(-1)!) as {
      backendName: string;
      deviation: number;
      bcLoss: number;
      table: string;
    };
    assert.equal(result.backendName, "wasm");
    assert.ok(result.deviation < 1e-5, `weights deviate by ${result.deviation}`);
    assert.ok(Number.isFinite(result.bcLoss));
    assert.equal(result.table, "a\n1");
    assert.match(stderr, /WASM backend, about 14 times slower/);
  });
});
