/** The command line as a user runs it: what trains, and what must agree with that, in processes of its own. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { GifReader } from "omggif";
import { findTask } from "../../../lib/dataset/index.ts";
import { canSimulate } from "../../../lib/simulators/index.ts";
import { dsrlColumns, writeHdf5 } from "../../fixtures/hdf5.ts";
import { runCommand } from "../../fixtures/command-line.ts";
import type { Outcome } from "../../fixtures/command-line.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();
after(remove);
const program = path.join(import.meta.dirname, "../../../lib/cli/trac.mjs");
const small = ["--segment-ratio", "0.5", "--target-cost", "20", "--seed", "0", "--preset", "tutorial"];

process.chdir(folder);

const trac = (...args: string[]) => runCommand(args);

/** Runs a command in another process: what it notes beside its progress is seen only there. */
function tracProcess(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

describe("trac", () => {
  it("teaches its verbs, and each verb its options", async () => {
    assert.match((await trac("--help")).stdout, /tasks .*\n.*info .*\n.*algorithms .*\n.*train .*/);
    for (const verb of ["tasks", "info", "train", "evaluate", "results", "play", "animate", "export"])
      assert.match((await trac(verb, "--help")).stdout, new RegExp(`^npx trac ${verb}`));
  });

  const wrong: [string[], number, RegExp][] = [
    [["trian"], 2, /no verb "trian"; the nearest is train, npx trac --help lists all/],
    [
      ["train", "BallRun"],
      2,
      /--segment-ratio is needed: segment length over the longest episode's length.*above 0 to 1/,
    ],
    [["train", "BallRun", "--segment-ratio", "x"], 2, /--segment-ratio must be a number, got x/],
    [
      ["train", "BallRun", "--segment-ratio", "1", "--safetop", "9"],
      2,
      /no option --safetop; the nearest is --safe-top/,
    ],
    [["train", "BallRun", "--set", "eta=1"], 2, /no option --set; the nearest is --eta/],
    [["evaluate", "none", "--epsiodes=3"], 2, /no option --epsiodes; the nearest is --episodes/],
    [["train", "BallRun", "--segment-ratio", "2"], 2, /--segment-ratio must be a number \(above 0 to 1\), got 2$/],
    [
      ["train", "BallRun", "--segment-ratio", "1", "--balance", "all"],
      2,
      /--balance must be batch or dataset, got all$/,
    ],
    [
      ["train", "BallRun", "--segment-ratio", "1", "--sample-with-replacement", "yes"],
      2,
      /--sample-with-replacement must be true or false, got yes/,
    ],
    [["train", "BallRun", "--segment-ratio", "1", "--hidden", "8,wide"], 2, /--hidden must be a number, got wide/],
    [["train", "BallRun", "--segment-ratio", "1", "--eta", "-3"], 2, /--eta must be a number \(.*\), got -3$/],
    [
      ["train", "BallRun", "--segment-ratio", "1", "--batch-size", "1e12"],
      2,
      /--batch-size must be a whole number \(1 to \d+\), got 1e12$/,
    ],
    [["train", "BallRun", "--segment-ratio", "1", "--out", ""], 2, /--out needs the name of a folder/],
    [["train", "BallRun", "--updates", "2.5"], 2, /--updates must be a whole number \(1 to \d+\), got 2\.5$/],
    [["train", "BallRun", "--updates"], 2, /--updates needs a value, got none/],
    [["train", "BallRun", "--out", "--json"], 2, /--out needs a value, got --json/],
    [["train", "BallRun", "--json=yes"], 2, /--json takes no value, got yes/],
    [["train", "BallRun", "--seed", "-1"], 2, /--seed must be a whole number from 0 to 4,294,967,295, got -1$/],
    [["train", "BallRun", "--seed", "1", "--seed=2"], 2, /--seed must be given once, got 1 and 2$/],
    [["train", "BallRun", "--target-cost", "nan"], 2, /--target-cost must be a number, got nan$/],
    [["train", "BallRun", "-algorithm", "trac"], 2, /no option -algorithm; the nearest is --algorithm,/],
    [["train", "BallRun", "--segment-ratio", "1", "--total-steps", "-5"], 2, /updates: must be at least 1, got -4$/],
    [["--versoin"], 2, /no option --versoin of npx trac; its --help lists all/],
    [["train", "BallRun", "--algorithm", "trak"], 2, /no algorithm "trak"; the nearest is trac/],
    [["train", "BallRun", "--algorithm"], 2, /--algorithm needs a name/],
    [["train", "BalRun", "--segment-ratio", "1"], 2, /no task "BalRun"; the nearest are BallRun/],
    [["info", "./none.hdf5"], 1, /none\.hdf5 does not exist/],
    [["info", "none.h5"], 1, /none\.h5 does not exist/],
    [["export", "none"], 2, /--out is needed: the folder to write into/],
    [["play", "none"], 2, /--out is needed: the page to write/],
    [["play", "none", "--out", "play.html"], 1, /none is not a run folder: it does not exist$/],
    [["animate", "none", "--out", "talk.avi"], 2, /--out must end in \.gif, \.mp4 or \.html, got talk\.avi/],
    [["animate", "none", "--out", "talk.gif", "--speed", "0"], 2, /--speed must be a number from 0\.1 to 20, got 0/],
    [["info", "BalRun"], 2, /no task "BalRun"/],
    [["tasks", "--task", "BalRun"], 2, /no task "BalRun"/],
    [["download", "BallRun", "CarRum"], 2, /no task "CarRum"; the nearest are CarRun/],
    [["download", "CarRun", "--mirror", "ftp://host/x"], 2, /A mirror must be an http or https URL .* got ftp:/],
    [["collect", "BallRum"], 2, /no task "BallRum"/],
    [["evaluate", program], 1, /trac\.mjs is not a run folder: it is a file$/],
    [["play", "none", "--out", ""], 2, /--out needs the name of a file, got an empty one/],
    [["play", "none", "--out", "."], 2, /\. is there and is no file, as a page of trac play is; give another name/],
    [["play", "none", "--out", program], 2, /trac\.mjs would be overwritten, and is no page of trac play;/],
    [["animate", "none", "--out", "talk.gif/"], 2, /talk\.gif\/ names a folder, and a film of trac animate is a file/],
    [["animate", "none", "--out", "talk.html", "--size", "200"], 2, /--size is for \.gif and \.mp4/],
    [["results", "none", "--report", ""], 2, /--report needs the name of a file, got an empty one/],
    [["results", "none", "--report", program], 2, /trac\.mjs would be overwritten, and is no report;/],
    [["play", "none", "--out", "/proc/x/play.html"], 2, /\/proc\/x cannot be made a folder/],
    [["animate", "none", "--out", "/proc/x/talk.gif"], 2, /\/proc\/x cannot be made a folder/],
    [["results"], 2, /Expected DIR…, got none/],
    [["results", "none"], 1, /none is not a folder/],
    [["results", ".", "--checkpoint", "first"], 2, /--checkpoint must be last or best, got first/],
    [["results", ".", "--csv", "--json"], 2, /--csv and --json exclude each other/],
    [["evaluate", "none", "--target-cost", "-1"], 2, /--target-cost must be 0, or from 1e-6 to 1e9, got -1/],
    [
      ["evaluate", "none", "--target-cost", "Infinity"],
      2,
      /--target-cost must be 0, or from 1e-6 to 1e9, got Infinity/,
    ],
    [
      ["results", path.join(import.meta.dirname, "../../../data/small-sweep"), "--report", "/proc/x/report.html"],
      2,
      /\/proc\/x cannot be made a folder/,
    ],
    [["evaluate", "none"], 1, /none is not a run folder: it does not exist$/],
  ];
  for (const [args, code, message] of wrong) {
    it(`says in one line what is wrong with: trac ${args.join(" ")}`, async () => {
      const outcome = await trac(...args);
      assert.equal(outcome.code, code);
      assert.match(outcome.stderr, message);
      assert.equal(outcome.stderr.split("\n").length, 1, outcome.stderr);
    });
  }

  it("prints its version, and the methods that there are", async () => {
    const { version } = JSON.parse(readFileSync(path.join(import.meta.dirname, "../../../package.json"), "utf8")) as {
      version: string;
    };
    assert.equal((await trac("--version")).stdout.trim(), version);
    const methods = JSON.parse((await trac("algorithms", "--json")).stdout) as {
      name: string;
      source: string;
      needs: string;
    }[];
    assert.ok(methods.every(({ name, source, needs }) => name && source && needs));
    assert.ok(methods.some(({ name }) => name === "trac"));
  });

  it("describes every option of a method by its schema, with a task's own defaults", async () => {
    const ofTask = (await trac("train", "PointGoal1", "--help")).stdout;
    assert.match(ofTask, /--eta +weight of undesirable against desirable segments \(at least 0; default 0\.5\)/);
    assert.match(ofTask, /--balance .*\(batch or dataset; default batch\)/);
    assert.match(ofTask, /--segment-ratio [^-]*\(above 0 to 1; needed\)/);
    assert.match((await trac("train", "BallRun", "--help")).stdout, /--eta .*default 0\.25\)/);
    assert.match((await trac("train", "--help")).stdout, /--total-steps +number of the last update/);
  });

  it(
    "refuses a task whose simulator is not set up before anything is downloaded or trained",
    { skip: canSimulate(findTask("easydense")) && "MetaDrive is set up" },
    async () => {
      const refused = await trac("train", "easydense", "--segment-ratio", "0.25", "--out", "never");
      assert.equal(refused.code, 1);
      assert.match(
        refused.stderr,
        /The Python simulator of easydense is not set up: `npm run setup:simulators` installs it/,
      );
      assert.ok(!existsSync(path.join(folder, "never")));
    },
  );

  it("checks a task's simulator, for people and for machines", async () => {
    const checked = await trac("tasks", "--check", "--task", "PointGoal1", "--json");
    assert.equal(checked.code, 0, checked.stderr);
    const [row] = JSON.parse(checked.stdout) as { task: string; simulator: string; ok: boolean }[];
    assert.deepEqual([row.task, row.simulator, row.ok], ["PointGoal1", "mujoco", true]);
    assert.match(
      (await trac("tasks", "--check", "--task", "BallRun")).stdout,
      /^task .*stepsPerSecond.*\nBallRun +ball .* ok$/m,
    );
  });

  it("trains into the folder it is told, and evaluates the run to the scores of its last evaluation", async () => {
    const run = path.join(folder, "run");
    const steps = ["--bc-steps", "25", "--total-steps", "45", "--evaluate-every", "20", "--evaluation-episodes", "4"];
    const trained = await tracProcess("train", "BallRun", ...small, ...steps, "--out", run, "--json");
    assert.equal(trained.code, 0, trained.stderr);
    const result = JSON.parse(trained.stdout) as {
      updates: number;
      final: { normalizedReward: number; normalizedCost: number };
    };
    assert.equal(result.updates, 46);
    const lines = trained.stderr.split("\n").filter((line) => line.startsWith("update "));
    assert.deepEqual(
      lines.map((line) => line.split(":")[0]),
      ["update 21 of 46", "update 41 of 46", "update 46 of 46"],
    );
    assert.match(lines[0], /: cloning loss [\d.]+, normalized reward -?[\d.]+, cost [\d.]+, (safe|unsafe)$/);
    assert.match(lines[1], /: cloning loss [\d.]+, TraC loss [\d.]+, normalized/);
    assert.match(trained.stderr, /The run is in .*run: npx trac evaluate .*run plays its policy/);
    for (const name of ["best.safetensors", "final.safetensors", "result.json"])
      assert.ok(existsSync(path.join(run, name)), name);
    const evaluated = JSON.parse((await tracProcess("evaluate", run, "--json")).stdout) as typeof result.final;
    assert.deepEqual(
      [evaluated.normalizedReward, evaluated.normalizedCost],
      [result.final.normalizedReward, result.final.normalizedCost],
    );
    const twice = JSON.parse(
      (await trac("evaluate", run, "--target-cost", "40", "--json")).stdout,
    ) as typeof result.final;
    assert.deepEqual(
      [twice.normalizedReward, twice.normalizedCost],
      [result.final.normalizedReward, result.final.normalizedCost / 2],
    );
    await checkResults(run, result);
    await checkFilms(run);
    const out = path.join(folder, "exported");
    assert.equal((await trac("export", run, "--out", out)).code, 0);
    assert.deepEqual(readdirSync(out).sort(), ["config.json", "policy.py", "policy.safetensors"]);
    assert.deepEqual(
      readFileSync(path.join(out, "policy.safetensors")),
      readFileSync(path.join(run, "final.safetensors")),
    );
    assert.equal((await trac("export", run, "--out", out)).code, 0, "over what it exported");
    mkdirSync(path.join(folder, "mine"));
    writeFileSync(path.join(folder, "mine", "policy.py"), "# mine");
    const overMine = await trac("export", run, "--out", "mine");
    assert.deepEqual(
      [overMine.code, /policy\.py would be overwritten, and is no exported policy's/.test(overMine.stderr)],
      [2, true],
    );
    const overRun = await trac("export", run, "--out", run);
    assert.deepEqual(
      [overRun.code, /run holds a run \(.*\), and is not to hold an exported policy too/.test(overRun.stderr)],
      [2, true],
    );
    const elsewhere = await trac("evaluate", run, "--simulator", "gazebo");
    assert.deepEqual([elsewhere.code, /--simulator must be python, got gazebo/.test(elsewhere.stderr)], [2, true]);
    const again = await trac("train", "BallRun", ...small, ...steps, "--out", run);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /There is a run in .*run already; --resume continues it/);
    const before = readFileSync(path.join(run, "metrics.jsonl"));
    const finished = await tracProcess("train", "BallRun", ...small, ...steps, "--out", run, "--resume", "--json");
    assert.match(finished.stderr, /run is finished: it is not trained again/);
    assert.deepEqual([finished.code, JSON.parse(finished.stdout)], [0, JSON.parse(trained.stdout)]);
    assert.deepEqual(readFileSync(path.join(run, "metrics.jsonl")), before);
    const changed = await tracProcess(
      "train",
      "BallRun",
      ...small,
      ...steps,
      "--out",
      run,
      "--resume",
      "--hidden",
      "9",
    );
    assert.deepEqual([changed.code, /run holds a run with another hidden/.test(changed.stderr)], [1, true]);
    assert.doesNotMatch(changed.stderr, /is finished/);
  });

  /** The results of one run folder, beside a folder without a run that counts. */
  async function checkResults(
    run: string,
    { updates, final }: { updates: number; final: { normalizedReward: number; normalizedCost: number } },
  ) {
    const killed = path.join(folder, "killed");
    mkdirSync(killed);
    copyFileSync(path.join(run, "config.json"), path.join(killed, "config.json"));
    const { stdout, stderr } = await tracProcess("results", run, killed, "--json");
    const { runs, means, leftOut } = JSON.parse(stdout) as {
      runs: Record<string, number>[];
      means: Record<string, unknown>[];
      leftOut: { folder: string }[];
    };
    assert.deepEqual(
      [runs[0].lastReward, runs[0].lastCost, runs[0].updates],
      [final.normalizedReward, final.normalizedCost, updates],
    );
    assert.ok(runs[0].seconds > 0 && runs[0].peakMemory > 5e7);
    assert.deepEqual(
      [means.map(({ targetCost }) => targetCost), leftOut.map((entry) => entry.folder)],
      [[20], [killed]],
    );
    assert.match(
      stderr,
      /^Left out: .*killed is unfinished: it was not evaluated yet, of 46 updates\n1 finished run, 1 left out\n$/,
    );
    assert.match(
      (await trac("results", run)).stdout,
      /^Runs, last checkpoint\n\ntask .*\nBallRun +TraC +20 +0 .*\n\nMeans .*\n\ntask .*\nBallRun +TraC +20 .*(safe|unsafe)/,
    );
    assert.match(
      (await trac("results", run, "--csv", "--checkpoint", "best")).stdout,
      /^task,suite,method,.*\nBallRun,BulletSafetyGym,TraC,trac,tutorial,20,0,/,
    );
    const none = await tracProcess("results", killed);
    assert.deepEqual([none.code, none.stdout], [1, ""]);
    assert.match(none.stderr, /No finished run was found, 1 left out/);
  }

  /** An episode of the run as files for a talk. */
  async function checkFilms(run: string) {
    const gif = await trac(
      "animate",
      run,
      "--out",
      "films/talk.gif",
      "--episode-length",
      "12",
      "--size",
      "200",
      "--speed",
      "2",
    );
    assert.match(gif.stdout, /^Wrote films\/talk\.gif: 12 steps, reward -?[\d.]+, cost \d+ of 20\n?$/, gif.stderr);
    const film = new GifReader(readFileSync(path.join(folder, "films/talk.gif")));
    assert.deepEqual([film.width, film.height, film.numFrames(), film.frameInfo(0).delay], [200, 226, 5, 5]);
    const shorter = await trac("animate", run, "--out", "films/talk.gif", "--episode-length", "2", "--size", "160");
    assert.equal(shorter.code, 0, shorter.stderr); // over a film that it made
    const { PATH } = process.env;
    process.env.PATH = "";
    const noFfmpeg = await trac("animate", run, "--out", "films/talk.mp4");
    process.env.PATH = PATH;
    assert.deepEqual([noFfmpeg.code, noFfmpeg.stdout], [1, ""]);
    assert.match(
      noFfmpeg.stderr,
      /^trac: An \.mp4 is made by ffmpeg, which is not installed: .*choose \.gif or \.html\n?$/,
    );
    assert.deepEqual(readdirSync(path.join(folder, "films")), ["talk.gif"]);
  }

  it("trains every method in turn, each with the options that it has", async () => {
    const names = (JSON.parse((await trac("algorithms", "--json")).stdout) as { name: string }[]).map(
      ({ name }) => name,
    );
    const sizes = ["hidden", "actor-hidden", "critic-hidden", "vae-hidden", "batch-size"].flatMap((flag) => [
      `--${flag}`,
      "8",
    ]);
    const loop = ["--updates", "2", "--evaluation-episodes", "1", "--target-cost", "20", "--seed", "0"];
    const trained = await tracProcess(
      "train",
      "BallRun",
      "--algorithm",
      "all",
      "--preset",
      "tutorial",
      ...loop,
      ...sizes,
      "--out",
      "all",
      "--json",
    );
    assert.equal(trained.code, 0, trained.stderr);
    const results = trained.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { folder: string; algorithm: string; updates: number });
    assert.deepEqual(
      results.map(({ algorithm, updates }) => [algorithm, updates]),
      names.map((name) => [name, 2]),
    );
    const optionsOf = (run: string) =>
      (JSON.parse(readFileSync(path.join(folder, run, "config.json"), "utf8")) as { config: { options: object } })
        .config.options;
    for (const { folder: run } of results)
      assert.ok(
        Object.entries(optionsOf(run)).every(([option, value]) => !/hidden$/i.test(option) || String(value) === "8"),
        run,
      );
    const missing = await trac("train", "BallRun", "--algorithm", "all");
    assert.deepEqual([missing.code, /--segment-ratio is needed/.test(missing.stderr)], [2, true]);
    const help = (await trac("train", "BallRun", "--algorithm", "all", "--help")).stdout;
    assert.match(help, /goes to all that have it/);
    for (const name of ["TraC", "CPQ"]) assert.match(help, new RegExp(`${name} \\(`));
  });

  it("trains the other runs where one fails, and says which one and why", async () => {
    const columns = dsrlColumns(3, 15);
    await writeHdf5(path.join(folder, findTask("BallCircle").datasetFile), {
      ...columns,
      observations: { data: new Float32Array(45 * 8), shape: [45, 8] },
      costs: { data: new Float32Array(45).fill(1), shape: [45] },
    });
    const former = process.env.DSRL_DATASET_DIR;
    process.env.DSRL_DATASET_DIR = folder;
    const loop = ["--updates", "1", "--evaluation-episodes", "1", "--seed", "0", "--batch-size", "4", "--json"];
    const args = ["train", "BallCircle", "--algorithm", "bc-safe", ...loop, "--out", "some"];
    const { code, stdout, stderr } = await tracProcess(...args);
    if (former === undefined) delete process.env.DSRL_DATASET_DIR;
    else process.env.DSRL_DATASET_DIR = former;
    const trained = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { targetCost: number });
    assert.deepEqual([code, trained.map(({ targetCost }) => targetCost)], [1, [20, 40]], stderr);
    assert.match(stderr, /^trac: .*886\.hdf5 has no safe episode at the target cost 10: its episodes cost 15 to 15$/m);
    assert.match(stderr, /^BallCircle, BC-Safe, target cost 10, seed 0: failed$/m);
    assert.match(stderr, /^1 of 3 runs failed, for the reasons above$/m);
  });

  it("saves a checkpoint at Ctrl-C and says how to go on", async () => {
    const run = path.join(folder, "stopped");
    const child = spawn(process.execPath, [program, "train", "BallRun", ...small, "--out", run]);
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
    assert.match(stderr, /--resume continues/);
    const steps = ["--bc-steps", "20", "--total-steps", "45"]; // other settings than it began with
    const other = await trac("train", "BallRun", ...small, ...steps, "--out", run, "--resume");
    assert.match(
      other.stderr,
      /holds a run with another (updates, bcUpdates|bcUpdates, updates); a run resumes with the settings it began with/,
    );
  });
});
