import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import test from "node:test";
import { promisify } from "node:util";
import { callAndWait } from "../../kernel/sync-call.ts";
import { startEcho } from "../fixtures/sync-call.ts";

test("each of 300,000 calls gets its own answer in three processes that share the cores", async () => {
  const program = path.join(import.meta.dirname, "..", "fixtures", "sync-call-process.ts");
  const run = () => promisify(execFile)(process.execPath, ["--import", "tsx", program, "300000"]);
  const printed = (await Promise.all([run(), run(), run()])).map(({ stdout }) => stdout);
  assert.deepEqual(printed, ["0 wrong\n", "0 wrong\n", "0 wrong\n"]);
});

test("a wake-up without an answer does not end a call", async () => {
  const { line, end } = await startEcho();
  assert.equal(callAndWait(line, "slowEcho", ["mine", 100]), "mine");
  await end();
});

test("an answer that comes after its call was given up is no other call's answer", async () => {
  const { line, end } = await startEcho();
  for (const late of ["first", "second"]) {
    assert.throws(() => callAndWait(line, "slowEcho", [late, 200], 20), /did not answer "slowEcho" within 0.02 s/);
  }
  assert.equal(callAndWait(line, "echo", ["third"]), "third");
  await end();
});

test("the other side's failure is thrown and belongs to its call alone", async () => {
  const { line, end } = await startEcho();
  assert.throws(() => callAndWait(line, "fail", ["a module is missing"]), /a module is missing/);
  assert.equal(callAndWait(line, "echo", [undefined]), undefined);
  await end();
});
