import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { createContext } from "../../../setup/core/runner.mjs";
import { kernelCache } from "../../../setup/steps/kernel-cache.mjs";
import { repository } from "../support.ts";

/** Runs the step with a program that ends with `code`; gives the program's arguments and what the step says. */
async function runStep(code: number): Promise<{ args: string[]; said: string }> {
  let args: string[] = [];
  const quietly = (_: string, given: string[]) => {
    args = given;
    return Promise.resolve({ code, output: "" });
  };
  return { said: await kernelCache.run({ ...createContext(repository), quietly }), args };
}

test("the kernel's cache is filled with parts of the library that are there", async () => {
  const { args, said } = await runStep(0);
  assert.equal(said, "checked and translated");
  const imported = args.slice(1).flatMap((cell) => [...cell.matchAll(/import "(.*)";/g)].map(([, file]) => file));
  assert.ok(imported.includes("../lib/algorithms") && imported.includes("../lib/plots"));
  for (const part of imported) assert.ok(fs.existsSync(path.join(repository, "notebooks", part, "index.ts")), part);
});

test("a cache that cannot be filled does not stop the set-up", async () => {
  assert.equal((await runStep(1)).said, "left to the first notebook");
});
