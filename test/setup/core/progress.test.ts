import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import test from "node:test";
import { createProgress } from "../../../setup/core/progress.mjs";

function recorder(isTTY: boolean, columns = 40) {
  const written: string[] = [];
  return { isTTY, columns, written, write: (text: string) => written.push(text) };
}

test("a pipe gets plain lines: one when a step begins, one when it ends", () => {
  const stream = recorder(false);
  const progress = createProgress(stream);
  progress.begin("npm packages");
  progress.update("3 of 9");
  progress.done("9 packages");
  assert.deepEqual(stream.written, ["  npm packages …\n", "  npm packages: 9 packages (0 s)\n"]);
});

test("a terminal gets one live line, no longer than the terminal is wide", async () => {
  const stream = recorder(true);
  const progress = createProgress(stream);
  progress.begin("TensorFlow");
  progress.update("120 of 274 MB, and a detail that is far too long for this terminal");
  await sleep(500);
  progress.done("unpacked");
  assert.ok(stream.written.some((text) => text.includes("TensorFlow … 0 s, 120 of 274 MB")));
  const live = stream.written.slice(0, -1);
  assert.ok(
    live.every((text) => text.startsWith("\r\x1b[2K") && !text.includes("\n") && text.length < 40 + "\r\x1b[2K".length),
  );
  assert.match(stream.written.at(-1) ?? "", /^  TensorFlow: unpacked \([01] s\)\n$/);
});
