import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { mainNotebooks, outFolder, requireOutFolder, requireTask } from "../../../setup/commands/start.mjs";
import { repository, runNode, temporaryFolder } from "../support.ts";

test("a folder for the pages is one as seen from where npm was called", () => {
  assert.equal(outFolder(undefined, { INIT_CWD: "/a" }), path.join(repository, "out"));
  assert.equal(outFolder("pages", { INIT_CWD: "/a/b" }), "/a/b/pages");
  assert.equal(outFolder("../pages", { INIT_CWD: "/a/b" }), "/a/pages");
  assert.equal(outFolder("/c", { INIT_CWD: "/a" }), "/c");
  assert.equal(outFolder("pages", {}), path.resolve("pages"));
  for (const empty of ["", "  "])
    assert.throws(() => outFolder(empty), {
      name: "Problem",
      message: /^--out must name a folder, and " *" does not\./,
    });
});

test("a task that is none, or has no dataset, is said in one sentence before a notebook runs", async () => {
  await requireTask("BallCircle");
  await requireTask("OfflineBallRun-v0");
  await assert.rejects(requireTask("BallCirlce"), {
    name: "Problem",
    message: /^There is no task "BallCirlce"; the nearest are BallCircle, [^\n]+\. `npx trac tasks` lists them all\.$/,
  });
  const { DSRL_DATASET_DIR, HOME } = process.env;
  Object.assign(process.env, { DSRL_DATASET_DIR: "/nonexistent", HOME: "/nonexistent" });
  try {
    await assert.rejects(requireTask("hardmean"), {
      name: "Problem",
      message: /^There is no dataset for hardmean\. [^\n]+ Then run the command again\.$/,
    });
  } finally {
    Object.assign(process.env, { HOME, DSRL_DATASET_DIR: DSRL_DATASET_DIR ?? "" });
  }
});

test("a folder for the pages that cannot be, or holds something else, is said before a notebook runs", async (t) => {
  const place = temporaryFolder(t);
  await requireOutFolder(path.join(place, "none-yet"));
  fs.writeFileSync(path.join(place, "results.json"), "[]");
  await requireOutFolder(place);
  await assert.rejects(requireOutFolder("/proc/x"), {
    name: "Problem",
    message: /^\/proc\/x cannot be made a folder \(.*\)\. Give another folder with --out/,
  });
  fs.writeFileSync(path.join(place, "metrics.jsonl"), "");
  await assert.rejects(requireOutFolder(place), {
    name: "Problem",
    message: /holds a run \(metrics\.jsonl\), and is not to hold what notebooks wrote too/,
  });
});

test("a notebook that is missing is named", (t) => {
  const root = temporaryFolder(t);
  assert.throws(() => mainNotebooks(root), { message: /^notebooks\/ holds no notebook 01\./ });
  fs.cpSync(path.join(repository, "notebooks"), path.join(root, "notebooks"), { recursive: true });
  assert.deepEqual(
    mainNotebooks(root).map((file) => path.basename(file).slice(0, 2)),
    ["01", "02", "03", "04", "05"],
  );
  fs.rmSync(path.join(root, "notebooks", "03-pretrain.ipynb"));
  assert.throws(() => mainNotebooks(root), {
    message: /^notebooks\/ holds no notebook 03\. Restore it with `git checkout notebooks`\.$/,
  });
});

test("--help names every option, and wrong use is one sentence", () => {
  const start = (...args: string[]) => runNode(["setup/launch.mjs", "start", ...args], { cwd: repository });
  const { stdout, status } = start("--help");
  assert.equal(status, 0);
  for (const option of ["--task", "--target-cost", "--segment-ratio", "--seed", "--set", "--out"])
    assert.match(stdout, new RegExp(`^  ${option} `, "m"));
  for (const [args, message] of [
    [["--out"], /^Option '--out <value>' argument missing\./],
    [["--outt", "x"], /^Unknown option '--outt'\./],
    [["--seed", "-1"], /^--seed must be a whole number from 0 to 4294967295, and "-1" is not\./],
    [
      ["--seed", "0", "--target-cost", "-.5", "--segment-ratio", "1"],
      /^--target-cost must be a number of at least 0, and "-\.5" is not\./,
    ],
    [["--seed", "0", "--seed", "1"], /^--seed must be given once, and is given as "0" and as "1"\./],
    [["-1"], /^Unknown option '-1'\./],
    [["--set", "preset"], /^--set must be given as NAME=VALUE, and "preset" is not\./],
  ] as const) {
    const { stderr, status } = start(...args);
    assert.equal(status, 2);
    assert.match(stderr.trim(), message);
    assert.equal(stderr.trim().split("\n").length, 1);
  }
});
