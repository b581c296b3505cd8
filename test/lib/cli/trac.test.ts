/** The command line as a user runs it, in processes of its own. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();
after(remove);
const program = path.join(import.meta.dirname, "../../../lib/cli/trac.mjs");
const small = ["--segment-ratio", "0.5", "--target-cost", "20", "--seed", "0", "--preset", "tutorial"];

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

function trac(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

describe("trac", () => {
  it("teaches its verbs, and each verb its options", async () => {
    assert.match((await trac("--help")).stdout, /tasks .*\n.*info .*\n.*train .*/);
    for (const verb of ["tasks", "info", "train", "evaluate", "export"]) assert.match((await trac(verb, "--help")).stdout, new RegExp(`^npx trac ${verb}`));
  });

  const wrong: [string[], number, RegExp][] = [
    [["trian"], 2, /no verb "trian"; the verbs are tasks, info, train, evaluate/],
    [["train", "BallRun"], 2, /--segment-ratio is needed/],
    [["train", "BallRun", "--segment-ratio", "x"], 2, /--segment-ratio must be a number, got x/],
    [["train", "BallRun", "--segment-ratio", "1", "--speed", "9"], 2, /Unknown option '--speed'/],
    [["train", "BallRun", "--segment-ratio", "2"], 1, /segmentRatio: .*got 2/],
    [["train", "BallRun", "--segment-ratio", "1", "--set", "tracDropout"], 2, /--set takes NAME=VALUE, got tracDropout/],
    [["train", "BallRun", "--segment-ratio", "1", "--set", "dropOut=0"], 1, /dropOut/],
    [["train", "BallRun", "--segment-ratio", "1", "--set", "balance=all"], 1, /balance: .*"batch"\|"dataset".*got all/],
    [["train", "BalRun", "--segment-ratio", "1"], 1, /no task "BalRun"; the nearest are BallRun/],
    [["info", "./none.hdf5"], 1, /none\.hdf5 does not exist/],
    [["export", "none"], 2, /--out is needed: the folder to write into/],
    [["evaluate", "none"], 1, /none is not a run folder/],
  ];
  for (const [args, code, message] of wrong) {
    it(`says in one line what is wrong with: trac ${args.join(" ")}`, async () => {
      const outcome = await trac(...args);
      assert.equal(outcome.code, code);
      assert.match(outcome.stderr, message);
      assert.equal(outcome.stderr.trim().split("\n").length, 1, outcome.stderr);
    });
  }

  it("checks a task's simulator, for people and for machines", async () => {
    const checked = await trac("tasks", "--check", "--task", "PointGoal1", "--json");
    assert.equal(checked.code, 0, checked.stderr);
    const [row] = JSON.parse(checked.stdout) as { task: string; simulator: string; ok: boolean }[];
    assert.deepEqual([row!.task, row!.simulator, row!.ok], ["PointGoal1", "mujoco", true]);
    assert.match((await trac("tasks", "--check", "--task", "BallRun")).stdout, /^task .*stepsPerSecond.*\nBallRun +ball .* ok$/m);
  });

  it("trains into the folder it is told, and evaluates the run to the scores of its last evaluation", async () => {
    const run = path.join(folder, "run");
    const steps = ["--bc-steps", "20", "--total-steps", "40", "--eval-every", "20"];
    const trained = await trac("train", "BallRun", ...small, ...steps, "--out", run, "--json");
    assert.equal(trained.code, 0, trained.stderr);
    const result = JSON.parse(trained.stdout) as { updates: number; final: { normalizedReward: number; normalizedCost: number } };
    assert.equal(result.updates, 41);
    for (const name of ["best.safetensors", "final.safetensors", "result.json"]) assert.ok(existsSync(path.join(run, name)), name);
    const evaluated = JSON.parse((await trac("evaluate", run, "--json")).stdout) as typeof result.final;
    assert.deepEqual([evaluated.normalizedReward, evaluated.normalizedCost], [result.final.normalizedReward, result.final.normalizedCost]);
    const out = path.join(folder, "exported");
    assert.equal((await trac("export", run, "--out", out)).code, 0);
    assert.deepEqual(readdirSync(out).sort(), ["config.json", "policy.py", "policy.safetensors"]);
    assert.deepEqual(readFileSync(path.join(out, "policy.safetensors")), readFileSync(path.join(run, "final.safetensors")));
    const elsewhere = await trac("evaluate", run, "--simulator", "gazebo");
    assert.deepEqual([elsewhere.code, /--simulator must be python, got gazebo/.test(elsewhere.stderr)], [2, true]);
    const again = await trac("train", "BallRun", ...small, ...steps, "--out", run);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /There is a run in .*run already; --resume goes on with it/);
  });

  it("saves a checkpoint at Ctrl-C and says how to go on", async () => {
    const run = path.join(folder, "stopped");
    const child = spawn(process.execPath, [program, "train", "BallRun", ...small, "--out", run], { cwd: folder });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const wait = setInterval(() => {
      if (!existsSync(path.join(run, "metrics.jsonl"))) return;
      clearInterval(wait); // a second Ctrl-C would end it at once
      child.kill("SIGINT");
    }, 100);
    const code = await new Promise((resolve) => child.on("exit", resolve));
    assert.equal(code, 130, stderr);
    assert.ok(existsSync(path.join(run, "checkpoint.safetensors")));
    assert.match(stderr, /--resume goes on/);
  });
});
