import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import fs, { existsSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { hostname } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { FileLock } from "../../../lib/files/index.ts";
import type { LockHolder } from "../../../lib/files/index.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();
after(remove);

const program = path.join(import.meta.dirname, "..", "..", "fixtures", "lock-process.ts");

/** Starts a process that takes the lock; resolves with what it printed. */
async function contender(file: string): Promise<{ child: ChildProcess; printed: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", program, file], { stdio: ["pipe", "pipe", "inherit"] });
  const [data] = (await once(child.stdout, "data")) as [Buffer];
  return { child, printed: data.toString().trim() };
}

async function end(child: ChildProcess, signal?: NodeJS.Signals): Promise<void> {
  const ended = once(child, "exit");
  if (signal) child.kill(signal);
  else child.stdin!.end();
  await ended;
}

function take(file: string): FileLock {
  const taken = FileLock.tryTake(file);
  assert.ok(taken instanceof FileLock, `held by ${JSON.stringify(taken)}`);
  return taken;
}

function refused(file: string): LockHolder {
  const taken = FileLock.tryTake(file);
  if (taken instanceof FileLock) taken.release();
  assert.ok(!(taken instanceof FileLock), "the lock was taken");
  return taken;
}

function age(file: string, seconds: number): void {
  const time = new Date(Date.now() - seconds * 1000);
  utimesSync(file, time, time);
}

describe("a lock", () => {
  it("goes to one of six processes that start together, though a dead one's lies there", async () => {
    const file = path.join(folder, "six");
    for (const round of ["fresh", "abandoned"]) {
      const contenders = await Promise.all(Array.from({ length: 6 }, () => contender(file)));
      const winners = contenders.filter(({ printed }) => printed === "held");
      assert.equal(winners.length, 1, `${round}: ${contenders.map(({ printed }) => printed).join(", ")}`);
      await Promise.all(contenders.map(({ child }) => end(child, "SIGKILL")));
      assert.equal((JSON.parse(readFileSync(file, "utf8")) as LockHolder).pid, winners[0].child.pid);
    }
    take(file).release();
    assert.deepEqual(readdirSync(folder), []);
  });

  it("is kept by a process that is stopped, whenever it last wrote its lock, and free when that is killed", async () => {
    const file = path.join(folder, "stopped");
    const { child, printed } = await contender(file);
    assert.equal(printed, "held");
    child.kill("SIGSTOP");
    age(file, 1000);
    assert.equal(refused(file).pid, child.pid);
    await end(child, "SIGKILL");
    take(file).release();
  });

  it("is taken with what killed processes left beside it swept up", () => {
    const file = path.join(folder, "littered");
    const left = (holder: object | undefined, seconds: number) => {
      const name = `${file}.${randomUUID()}`;
      writeFileSync(name, holder ? JSON.stringify(holder) : "");
      age(name, seconds);
      return name;
    };
    const { pid } = spawnSync("true"); // its process is gone
    const dead = left({ pid, host: hostname() }, 0);
    const empty = left(undefined, 60);
    const alive = left({ pid: process.ppid, host: hostname() }, 0);
    const lock = take(file);
    assert.deepEqual(
      [dead, empty, alive].map((name) => existsSync(name)),
      [false, false, true],
    );
    lock.release();
    rmSync(alive);
  });

  it("is free once released, and held against the same process too", async () => {
    const file = path.join(folder, "released");
    const lock = take(file);
    assert.equal(refused(file).pid, process.pid);
    lock.release();
    assert.ok(!existsSync(file));
    const { child, printed } = await contender(file);
    assert.equal(printed, "held");
    await end(child);
    assert.ok(!existsSync(file));
  });

  it("says when another process has taken it, and is then not freed", () => {
    const file = path.join(folder, "lost");
    const lock = take(file);
    assert.ok(lock.isHeld());
    rmSync(file);
    const other = take(file);
    assert.ok(!lock.isHeld());
    lock.release();
    assert.ok(other.isHeld());
    other.release();
  });

  it("shows a sign of life without a moment in which it is empty", async () => {
    const file = path.join(folder, "beating");
    const lock = take(file);
    const content = readFileSync(file, "utf8");
    age(file, 60);
    const before = statSync(file).mtimeMs;
    while (statSync(file).mtimeMs === before) {
      assert.equal(readFileSync(file, "utf8"), content);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    lock.release();
  });
});

describe("a lock that a process left", () => {
  const file = path.join(folder, "left");
  const write = (content: unknown, seconds = 0) => {
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    age(file, seconds);
  };
  const own = { pid: process.pid, host: hostname() };

  it("on another machine holds for two minutes, by the clock of the file system", () => {
    for (const holder of [
      { pid: 1, host: "elsewhere" },
      { ...own, machine: `${hostname()} another boot` },
    ]) {
      for (const seconds of [0, 110, -110]) {
        write(holder, seconds);
        assert.deepEqual(refused(file), holder);
      }
      for (const seconds of [130, -130, -1e6]) {
        write(holder, seconds);
        take(file).release();
      }
    }
  });

  it("can be looked at where nothing can be written", (t) => {
    write({ pid: 1, host: "elsewhere" });
    t.mock.method(fs, "writeFileSync", () => {
      throw Object.assign(new Error("EROFS: read-only file system"), { code: "EROFS" });
    });
    syncBuiltinESMExports();
    try {
      assert.equal(FileLock.holder(file)?.host, "elsewhere");
      age(file, 130);
      assert.equal(FileLock.holder(file), undefined);
    } finally {
      t.mock.restoreAll();
      syncBuiltinESMExports();
    }
  });

  it("counts for nothing where its process is gone, or began at another time", async () => {
    const lock = take(file);
    const self = JSON.parse(readFileSync(file, "utf8")) as LockHolder;
    lock.release();
    const gone = spawn(process.execPath, ["--version"], { stdio: "ignore" });
    await once(gone, "exit");
    for (const holder of [
      { ...own, pid: gone.pid },
      { ...self, pid: gone.pid },
    ]) {
      write(holder);
      take(file).release();
    }
    write(self);
    assert.equal(refused(file).pid, process.pid);
    if (self.started !== undefined) {
      write({ ...self, started: "1" });
      take(file).release();
    }
    rmSync(file, { force: true });
  });

  it("holds for five seconds where it names nobody", () => {
    for (const content of ["", "{", "null", "[]", '"text"', '{"pid": "1"}']) {
      write(content);
      assert.equal(refused(file).pid, 0);
      write(content, 6);
      take(file).release();
      write(content, -6);
      take(file).release();
    }
  });
});
