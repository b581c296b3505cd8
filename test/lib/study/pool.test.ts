import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { RunFolder } from "../../../lib/experiment/index.ts";
import { MemoryGate } from "../../../lib/study/pool/memory.ts";
import { runWorker } from "../../../lib/study/pool/worker-process.ts";
import { runSweep, sweepProgress, sweepRuns } from "../../../lib/study/index.ts";
import type { PoolProgress } from "../../../lib/study/index.ts";
import { inNotebook } from "../../fixtures/captured-displays.ts";
import type { CapturedDisplay } from "../../fixtures/captured-displays.ts";
import { lastingFiles, shortSweep, unbrokenRuns } from "../../fixtures/short-sweep.ts";
import { canMount, runOnSmallDisk } from "../../fixtures/small-disk.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";
import { until } from "../../fixtures/until.ts";

const { folder, remove } = temporaryFolder();
after(remove);
const program = path.join(import.meta.dirname, "../../../lib/cli/trac.mjs");
const states = (sweep: string) => sweepRuns(sweep).map(({ state }) => state);

/** A pool as the command line starts it. */
function pool(sweep: string) {
  const child = spawn(process.execPath, [program, "sweep", "run", sweep, "--jobs", "2"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve) =>
    child.on("close", (code) => resolve({ code, stderr })),
  );
  return { child, ended, printed: () => stderr };
}

/** Points and gaps of the curves in a displayed figure. */
function curveLengths(bundle: CapturedDisplay["bundle"]): number[] {
  const { data } = bundle["application/vnd.plotly.v1+json"] as { data: { name: string; x: unknown[] }[] };
  return data.filter(({ name }) => name === "BC-All").map(({ x }) => x.length);
}

describe("runSweep", () => {
  const sweep = path.join(folder, "sweep");
  let unbroken: Map<string, string[]>;
  before(async () => {
    await shortSweep(sweep, [0, 1]);
    unbroken = await unbrokenRuns(sweep, path.join(folder, "alone"));
  });
  const assertUnbroken = () => {
    for (const run of sweepRuns(sweep)) assert.deepEqual(lastingFiles(run.folder), unbroken.get(run.name), run.name);
  };

  it("killed again and again, and stopped by Ctrl-C, loses nothing and repeats nothing", async () => {
    const files = sweepRuns(sweep).map((run) => new RunFolder(run.folder));
    for (const lines of [0, 8]) {
      const { child, ended } = pool(sweep);
      const isLogged = ({ metrics }: RunFolder) =>
        existsSync(metrics) && readFileSync(metrics, "utf8").split("\n").length > lines;
      await until(() => files.some(isLogged), `${lines} lines of a log`);
      child.kill("SIGKILL");
      await ended;
    }
    const { child, ended, printed } = pool(sweep);
    await until(() => printed().includes("of 2 runs") && states(sweep).includes("running"), "a run");
    child.kill("SIGINT");
    const { code, stderr } = await ended;
    assert.equal(code, 130, stderr);
    assert.match(stderr, /Stopped with checkpoints: \d of 2 runs are done/);
    assert.ok(!states(sweep).includes("failed"));
    assert.deepEqual(await runSweep(sweep), { total: 2, done: 2, failed: 0, stoppedBy: undefined });
    assertUnbroken();
    const written = files.map(({ result }) => statSync(result).mtimeMs);
    await runSweep(sweep, { choice: "all" });
    assert.deepEqual(
      files.map(({ result }) => statSync(result).mtimeMs),
      written,
      "what is done is not trained again",
    );
  });

  it("waits for a run that another process trains, takes it over, and tries it again when it is killed; a notebook shows it live", async () => {
    for (const { folder } of sweepRuns(sweep)) rmSync(folder, { recursive: true, force: true });
    const first = new RunFolder(sweepRuns(sweep)[0].folder);
    const elsewhere = first.lock();
    const notices: string[] = [];
    const shown: CapturedDisplay[] = [];
    let progress: PoolProgress | undefined;
    const watched = inNotebook(() => sweepProgress(sweep), { shown });
    const ended = runSweep(sweep, {
      jobs: 1,
      onNotice: (sentence) => notices.push(sentence),
      onProgress: (now) => (progress = now),
    });
    await until(() => progress?.done === 1 && progress.elsewhere === 1, "the other run's end");
    elsewhere.release();
    await until(() => first.holder !== undefined, "a process that takes the run over");
    process.kill(first.holder!.pid, "SIGKILL");
    await watched;
    assert.deepEqual(await ended, { total: 2, done: 2, failed: 0, stoppedBy: undefined });
    assert.match(
      notices.join("\n"),
      /^BallRun-.*: its process was ended by SIGKILL; it is tried again from its checkpoint, 2 of 3$/,
    );
    assertUnbroken();
    const titles = shown.map(({ bundle }) => String(bundle["text/plain"]).split(" (")[0]);
    const steps = titles.filter((title, i) => title !== titles[i - 1]);
    assert.deepEqual(
      steps,
      ["0", "1", "2"].map((done) => `Figure: ${done} of 2 runs are done`),
    );
    const curves = shown.map(({ bundle }) => curveLengths(bundle));
    assert.ok(curves[0].every((length) => length === 0) && curves.at(-1)!.every((length) => length === 3 * 2 + 2));
  });

  it("gives a run up that fails again and again, names it, and tries it later where that is asked for", async () => {
    const failing = path.join(folder, "failing");
    await shortSweep(failing, [0], { targetCosts: [1e6], options: { episodes: ["risky"] } });
    const notices: string[] = [];
    const onNotice = (sentence: string) => notices.push(sentence);
    const counts = { total: 1, done: 0, failed: 1, stoppedBy: undefined };
    assert.deepEqual(await runSweep(failing, { retries: 1, onNotice }), counts);
    assert.match(
      notices[0],
      /has no risky episode at the target cost 1000000.*; it is tried again from its checkpoint, 2 of 2$/,
    );
    assert.match(
      notices[1],
      /^BallRun-bc-all-.* failed, tried 2 times: .*has no risky episode.* What it printed is in .*failing\/logs\/BallRun-.*\.log$/,
    );
    assert.deepEqual(states(failing), ["failed"]);
    assert.deepEqual(await runSweep(failing, { onNotice }), counts);
    assert.equal(notices.length, 2, "it was not tried");
    assert.deepEqual(await runSweep(failing, { choice: "failed", retries: 0, onNotice }), counts);
    assert.match(notices[2], / failed, tried 1 time: /);
  });

  it(
    "stops starting runs on a full disk, says so, and continues when there is room",
    { skip: !canMount && "no user namespaces here" },
    async () => {
      const { stdout } = await runOnSmallDisk(
        path.join(folder, "disk"),
        path.join(import.meta.dirname, "../../fixtures/full-disk-sweep.ts"),
        [path.join(folder, "disk")],
      );
      assert.match(
        stdout,
        /^The disk under .* is full \(.* MB free\): no more runs are started\. .*\n\{"total":2,"done":0,"failed":0,"stoppedBy":"full disk"\}\n\{"total":2,"done":2,"failed":0\}\n$/,
      );
    },
  );

  it("refuses what it cannot do before it starts anything", async () => {
    await assert.rejects(runSweep(sweep, { jobs: 0 }), /jobs must be a whole number of at least 1, got 0/);
    await assert.rejects(runSweep(sweep, { retries: 0.5 }), /retries must be a whole number of at least 0, got 0\.5/);
    await assert.rejects(runSweep(folder), /is not a sweep: it has no sweep\.json/);
    assert.ok(readFileSync(path.join(sweep, "sweep.json")));
  });

  it("names a run that its plan has no more, as where that was changed while the sweep ran", async () => {
    const { signal } = new AbortController();
    const reason = `${sweep} has no run gone any more: its sweep.json was changed`;
    assert.deepEqual(await runWorker({ sweep, run: "gone", jobs: 2, signal, onProgress: () => {} }), {
      kind: "failed",
      reason,
      diskFull: false,
    });
  });
});

describe("MemoryGate", () => {
  it("starts one run alone, and others where the largest run so far would fit beside what the running ones will take", () => {
    const gate = new MemoryGate();
    assert.ok(gate.fits([], 0));
    assert.ok(!gate.fits([{ peakMemory: undefined }], 1e12), "nothing is measured yet");
    gate.measure(300);
    gate.measure(500);
    assert.ok(gate.fits([{ peakMemory: 500 }], 500));
    assert.ok(!gate.fits([{ peakMemory: 500 }], 499));
    assert.ok(!gate.fits([{ peakMemory: 300 }, { peakMemory: undefined }], 1199));
    assert.ok(gate.fits([{ peakMemory: 300 }, { peakMemory: undefined }], 1200));
  });
});
