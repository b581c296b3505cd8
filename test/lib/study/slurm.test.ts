/** Sweeps on a cluster: the real Slurm, of one node, on this machine. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { RunFolder } from "../../../lib/experiment/index.ts";
import { submitSweep, sweepRuns, sweepStatus } from "../../../lib/study/index.ts";
import { isActive, parseDuration } from "../../../lib/study/slurm/slurm.ts";
import { readSubmission } from "../../../lib/study/slurm/submission.ts";
import { runCommand } from "../../fixtures/command-line.ts";
import { lastingFiles, shortSweep, unbrokenRuns } from "../../fixtures/short-sweep.ts";
import { holdRun, noSlurm, startSlurm, untilSlurm } from "../../fixtures/slurm.ts";
import type { Slurm } from "../../fixtures/slurm.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();

describe("what Slurm answers", () => {
  it("is read: times left, and states that a task does not come back from", () => {
    const texts = ["45", "1:30", "2:00:05", "1-02:03:04", "UNLIMITED", "INVALID", ""];
    assert.deepEqual(texts.map(parseDuration), [45, 90, 7205, 93_784, undefined, undefined, undefined]);
    const states = ["PENDING", "RUNNING", "REQUEUED", "COMPLETING", "CANCELLED", "TIMEOUT", "PREEMPTED"];
    assert.deepEqual(
      states.filter((state) => isActive({ state, reason: "None" })),
      ["PENDING", "RUNNING", "REQUEUED", "COMPLETING"],
    );
  });
});

describe("a submission", () => {
  it("that is damaged is named, with what is wrong", () => {
    for (const [text, message] of [
      ["{", /a\.submission\.json is damaged: it is not JSON$/],
      ['{"name":"a","tasks":[["x"]],"saveBefore":"soon","maxTimeouts":1,"submitted":"now"}', /saveBefore: .*got soon$/],
    ] as const) {
      mkdirSync(path.join(folder, "damaged", "slurm"), { recursive: true });
      writeFileSync(path.join(folder, "damaged", "slurm", "a.submission.json"), text);
      assert.throws(() => readSubmission(path.join(folder, "damaged"), "a"), message);
    }
  });
});

describe("a sweep on a cluster", { skip: noSlurm }, () => {
  let slurm: Slurm;
  const sweep = path.join(folder, "sweep of six");
  const limited = ["again", "too often"].map((name) => path.join(folder, name));
  const preempted = ["requeued", "cancelled"].map((name) => path.join(folder, name));
  let timeLimits: Promise<void[]>;
  let preemption: Promise<void[]>;

  before(async () => {
    slurm = await startSlurm(path.join(folder, "slurm"), 6);
    Object.assign(process.env, slurm.environment);
    // Slurm's shortest limit is a minute, which it looks at twice: these wait for it while the other test uses the cluster.
    for (const [target, maxTimeouts] of [
      [limited[0], 20],
      [limited[1], 0],
    ] as const) {
      await shortSweep(target, [7]);
      await submitSweep(target, { saveBefore: 30, maxTimeouts, flags: ["--time=1"] });
    }
    timeLimits = Promise.all(limited.map((target) => holdUntil(target, "The time limit is near")));
    for (const target of preempted) {
      await shortSweep(target, [8]);
      const flags = [`--partition=${path.basename(target)}`, "--gres=seat:1"];
      await submitSweep(target, { maxTimeouts: 0, flags });
    }
    preemption = preempt();
    await shortSweep(sweep, [0, 1, 2, 3, 4, 5]);
  });
  after(async () => {
    await slurm?.stop();
    remove();
  });

  const log = (target: string) => {
    const logs = path.join(target, "slurm", "logs");
    return readdirSync(logs)
      .map((name) => readFileSync(path.join(logs, name), "utf8"))
      .join("");
  };

  /** Keeps the only run of a sweep from ending before its task's log says something. */
  const holdUntil = (target: string, text: string) =>
    holdRun(new RunFolder(sweepRuns(target)[0].folder), path.join(target, "slurm", "logs"), text);
  const holderOf = (target: string) => new RunFolder(sweepRuns(target)[0].folder).holder?.pid;

  /** Lets an urgent job take the seats of two tasks in training. */
  async function preempt(): Promise<void[]> {
    const ending = preempted.map((target) => holdUntil(target, "Slurm ends the task"));
    await untilSlurm(() => preempted.every((target) => holderOf(target) !== undefined));
    const urgent = ["--partition=urgent", "--gres=seat:2", "--output=/dev/null", "--wrap=true"];
    await untilSlurm(() => slurm.command("sbatch", ...urgent) !== ""); // the controller may be about to restart
    return Promise.all(ending);
  }

  const assertUnbroken = async (target: string, names: readonly string[]) => {
    const unbroken = await unbrokenRuns(target, `${target} alone`, names);
    for (const { name, folder } of sweepRuns(target))
      if (names.includes(name)) assert.deepEqual(lastingFiles(folder), unbroken.get(name), name);
  };
  const active = async (target: string) =>
    (await sweepStatus(target)).runs.filter(({ state }) => state === "queued" || state === "running");

  it("trains every run once, packed in tasks of arrays as large as may be, though the controller restarts and a task is killed", async () => {
    const submitted = await submitSweep(sweep, { pack: 2, parallel: 2, flags: ["--time", "10"] });
    assert.deepEqual(
      [submitted.runs, submitted.submissions.map(({ tasks }) => tasks.length)],
      [6, [2, 1]],
      "three tasks, of which an array here takes two",
    );
    const again = await submitSweep(sweep, { pack: 2 });
    assert.deepEqual([again.runs, again.alreadyActive, again.submissions], [0, 6, []]);
    const first = new RunFolder(sweepRuns(sweep)[0].folder);
    await untilSlurm(() => existsSync(first.metrics) && first.holder !== undefined);
    await slurm.restartController();
    const [killed] = submitted.submissions;
    const worker = first.holder?.pid;
    if (worker !== undefined) process.kill(parentOf(worker), "SIGKILL"); // the task's own process, not a run's
    await untilSlurm(async () => (await active(sweep)).length === 0);
    const before = await sweepStatus(sweep);
    const open = before.runs.filter(({ state }) => state !== "done");
    assert.equal(before.problem, undefined);
    assert.ok(
      open.every(
        ({ name, state, slurm }) => killed.tasks[0].includes(name) && state !== "failed" && slurm!.startsWith("FAILED"),
      ),
      JSON.stringify(open),
    );
    const rest = await submitSweep(sweep, { pack: 2 });
    assert.equal(rest.runs, open.length);
    await untilSlurm(() => sweepRuns(sweep).every(({ state }) => state === "done"));
    await assertUnbroken(sweep, killed.tasks[0]);
    const named = log(sweep)
      .match(/^\S+Z \d+_\d+: (.*)$/gm)!
      .flatMap((line) => line.replace(/^\S+ \S+ /, "").split(", "));
    assert.deepEqual(
      named.sort(),
      [...sweepRuns(sweep), ...open].map(({ name }) => name).sort(),
      "no run was taken twice but those of the killed task",
    );
  });

  it("saves at the time limit and queues itself again, as often as was said", async () => {
    await timeLimits;
    const [again, tooOften] = limited as [string, string];
    await untilSlurm(() => sweepRuns(tooOften)[0].state === "failed");
    const failed = new RunFolder(sweepRuns(tooOften)[0].folder);
    assert.match(
      failed.readJson<{ reason: string }>(failed.failure).reason,
      /the time limit ended its task too often; its checkpoint is saved/,
    );
    assert.ok(existsSync(failed.checkpoint));
    await untilSlurm(() => sweepRuns(again)[0].state === "done");
    assert.match(
      log(again),
      /The time limit is near, the 1\. time: checkpoints are saved, and the task is queued again/,
    );
    await assertUnbroken(
      again,
      sweepRuns(again).map(({ name }) => name),
    );
  });

  it("comes back after preemption, which is no time-out, where Slurm queues its tasks again; else it says what to do", async () => {
    await preemption;
    const [requeued, cancelled] = preempted;
    await untilSlurm(() => sweepRuns(requeued)[0].state === "done");
    await untilSlurm(async () => (await sweepStatus(cancelled)).runs[0].slurm === "PREEMPTED");
    assert.match(
      (await runCommand(["sweep", "status", cancelled])).stdout,
      /1 run left Slurm's queue unfinished: npx trac sweep submit \S+ submits what is missing/,
    );
    assert.equal((await submitSweep(cancelled)).runs, 1);
    await untilSlurm(() => sweepRuns(cancelled)[0].state === "done");
    for (const target of preempted)
      await assertUnbroken(
        target,
        sweepRuns(target).map(({ name }) => name),
      );
  });

  it("is unknown where Slurm does not answer, and refuses what it sets itself", async () => {
    const path = process.env.PATH;
    process.env.PATH = "/nowhere";
    const { runs, problem } = await sweepStatus(limited[1]).finally(() => (process.env.PATH = path));
    assert.match(problem!, /There is no squeue here: Slurm's commands are needed/);
    assert.deepEqual([runs[0].state, runs[0].slurm], ["failed", "unknown"], "what the folder says holds");
    await assert.rejects(submitSweep(sweep, { flags: ["--array=3"] }), /--array is set by the sweep itself/);
    await assert.rejects(submitSweep(sweep, { pack: 0 }), /pack must be a whole number of at least 1, got 0/);
  });
});

function parentOf(pid: number): number {
  return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]);
}
