import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { describe, it } from "node:test";

const repository = path.join(import.meta.dirname, "..", "..", "..", "..");

/** Prints the most memory, in MB, that importing the dataset's readers took. */
const program = `
  const before = process.resourceUsage().maxRSS;
  await import("./lib/dataset/hdf5/index.ts");
  console.log((process.resourceUsage().maxRSS - before) / 1024);`;

describe("h5wasm", () => {
  it("is loaded under tsx without being rewritten, which takes 600 MB", () => {
    const output = execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", program], {
      cwd: repository,
      encoding: "utf8",
    });
    assert.ok(Number(output) < 200, `importing it took ${output.trim()} MB`);
  });
});
