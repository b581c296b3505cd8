import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import test from "node:test";
import { lockHolder, withLock } from "../../../setup/core/lock.mjs";
import { patience, until } from "../../fixtures/until.ts";
import { repository, startNode, temporaryFolder } from "../support.ts";

const lockModule = path.join(repository, "setup", "core", "lock.mjs");

/** Starts another process that takes the lock and keeps it; with a child process where `child` is given. */
function startHolder(folder: string, lock: string, child = "") {
  const code = `
    import { spawn } from "node:child_process";
    import { withLock } from ${JSON.stringify(lockModule)};
    await withLock(${JSON.stringify(lock)}, () => {}, async (track) => {
      ${child}
      console.log("held");
      await new Promise((resolve) => setTimeout(resolve, ${patience}));
    });`;
  fs.writeFileSync(path.join(folder, "holder.mjs"), code);
  return startNode(["holder.mjs"], folder);
}

test("a second set-up waits for the first one to finish", async (t) => {
  const lock = path.join(temporaryFolder(t), "setup.lock");
  const order: string[] = [];
  const first = withLock(
    lock,
    () => assert.fail("the lock was free"),
    async () => {
      order.push("first begins");
      await sleep(700);
      order.push("first ends");
    },
  );
  const second = withLock(
    lock,
    (reason) => order.push(reason),
    async () => void order.push("second"),
  );
  await Promise.all([first, second]);
  assert.deepEqual(order, [
    "first begins",
    `Another set-up is running (process ${process.pid}); waiting for it to finish.`,
    "first ends",
    "second",
  ]);
  assert.equal(fs.existsSync(lock), false);
});

test("the lock is given back when the action fails", async (t) => {
  const lock = path.join(temporaryFolder(t), "setup.lock");
  await assert.rejects(
    withLock(
      lock,
      () => {},
      () => Promise.reject(new Error("step failed")),
    ),
    /step failed/,
  );
  assert.equal(lockHolder(lock), undefined);
});

test("the lock of a killed set-up is taken at once", async (t) => {
  const folder = temporaryFolder(t);
  const lock = path.join(folder, "setup.lock");
  const holder = startHolder(folder, lock);
  await until(() => holder.output().includes("held"), "the other process to take the lock");
  assert.equal(lockHolder(lock)?.pid, holder.child.pid);
  holder.child.kill("SIGKILL");
  await holder.ended;
  assert.equal(fs.existsSync(lock), true);
  assert.equal(lockHolder(lock), undefined);
  assert.equal(
    await withLock(
      lock,
      () => assert.fail("nobody holds it"),
      async () => "taken",
    ),
    "taken",
  );
});

test("a program that a killed set-up left running is waited for", async (t) => {
  const folder = temporaryFolder(t);
  const lock = path.join(folder, "setup.lock");
  const program =
    'const { pid } = spawn("sleep", ["600"], { detached: true, stdio: "ignore" }); track.started(pid); console.log(pid);';
  const holder = startHolder(folder, lock, program);
  await until(() => holder.output().includes("held"), "the other process to take the lock");
  holder.child.kill("SIGKILL");
  await holder.ended;
  const pid = Number.parseInt(holder.output());
  const order: string[] = [];
  const onWait = (reason: string) => {
    order.push(reason);
    setTimeout(() => {
      order.push("it ends");
      process.kill(pid);
    }, 100);
  };
  await withLock(lock, onWait, async () => void order.push("taken"));
  const reason = `A program of a stopped set-up is still running (process ${pid}); waiting for it to finish.`;
  assert.deepEqual(order, [reason, "it ends", "taken"]);
});

test("a lock that was not touched for five minutes is stale even if its process number is in use", (t) => {
  const lock = path.join(temporaryFolder(t), "setup.lock");
  fs.writeFileSync(lock, JSON.stringify({ pid: process.pid, host: os.hostname(), children: [] }));
  assert.equal(lockHolder(lock)?.pid, process.pid);
  const sixMinutesAgo = Date.now() / 1000 - 360;
  fs.utimesSync(lock, sixMinutesAgo, sixMinutesAgo);
  assert.equal(lockHolder(lock), undefined);
});
