/** `trac sweep`, as it is typed; what needs no process is called in this one. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { poolLines } from "../../../lib/cli/sweep/pool-display.ts";
import { RunFolder } from "../../../lib/experiment/index.ts";
import { readSweep, sweepRuns } from "../../../lib/study/index.ts";
import { runCommand } from "../../fixtures/command-line.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();
after(remove);
const program = path.join(import.meta.dirname, "../../../lib/cli/trac.mjs");

const trac = (...args: string[]) => runCommand(args);

describe("poolLines", () => {
  it("shows the whole with its rate and time left, which count what this pool made alone, and a line for each run", () => {
    const running = [
      { name: "a", update: 60, updates: 100, begun: 10, started: 0 },
      { name: "b", started: 90_000 },
    ];
    const lines = poolLines(
      { total: 10, done: 4, failed: 1, elsewhere: 2, running },
      { begun: 3, started: 0, now: 100_000 },
    );
    assert.deepEqual(lines, [
      "4 of 10 runs  ████████░░░░░░░░░░░░  40 %  2 training, 2 in other processes, 1 failed  54.0 runs/h  1 min 40 s, 5 min 0 s left",
      "  a  ████████████░░░░░░░░  60 %  60 of 100  0.500/s  1 min 40 s, 1 min 20 s left",
      "  b  begins  10 s",
    ]);
    assert.deepEqual(
      poolLines({ total: 2, done: 0, failed: 0, elsewhere: 0, running: [] }, { begun: 0, started: 0, now: 1000 }),
      ["0 of 2 runs  ░░░░░░░░░░░░░░░░░░░░  0 %  1 s"],
    );
  });
});

describe("trac sweep create", () => {
  const target = path.join(folder, "it's a sweep");
  const plan = [
    "--tasks",
    "BallRun",
    "--algorithms",
    "trac,bc-all",
    "--segment-ratio",
    "1",
    "--seeds",
    "0,1",
    "--target-costs",
    "20",
  ];

  it("plans what its flags say, official names and lists too", async () => {
    const lists = ["--hidden", "64,64", "--hidden", "32", "--total-steps", "40,50", "--paired", "hidden,total-steps"];
    const { code, stdout } = await trac("sweep", "create", target, ...plan, ...lists);
    assert.equal(code, 0);
    assert.match(stdout, /^Planned 8 runs: 1 task, 2 methods, 1 target cost, 2 seeds, in .*npx trac sweep run/);
    const options = readSweep(target)
      .filter(({ seed }) => seed === 0)
      .map((run) => JSON.stringify(run.options));
    assert.deepEqual(options, [
      '{"hidden":[64,64],"updates":41,"segmentRatio":1}',
      '{"hidden":[32],"updates":51,"segmentRatio":1}',
      '{"updates":41}',
      '{"updates":51}',
    ]);
    assert.match((await trac("sweep", "create", target, ...plan, ...lists)).stdout, /^The same plan is there already/);
    const other = await trac("sweep", "create", target, ...plan);
    assert.deepEqual([other.code, /holds another sweep: hidden .* instead of none/.test(other.stderr)], [2, true]);
  });

  it("takes all tasks, those of a suite, and all methods", async () => {
    const planned = async (...args: string[]) =>
      (await trac("sweep", "create", "never", "--dry-run", "--seeds", "0", ...args)).stdout.split("\n").length;
    assert.equal(await planned("--tasks", "all", "--algorithms", "bc-all"), 38 * 3);
    assert.equal(await planned("--tasks", "MetaDrive,BallRun", "--algorithms", "bc-all"), 10 * 3);
    assert.ok((await planned("--tasks", "BallRun", "--algorithms", "all", "--segment-ratio", "1")) >= 4 * 3);
  });

  it("prints a command for each run that another shell, in another folder, runs as it is; the same as sweep commands", async () => {
    const dry = await trac("sweep", "create", target, ...plan, "--dry-run");
    assert.equal(dry.stdout.split("\n").length, 4);
    const commands = (await trac("sweep", "commands", target)).stdout.split("\n");
    assert.equal(commands.length, sweepRuns(target).length);
    const words = execFileSync("sh", ["-c", `printf '%s\\n' ${commands[1]}`], { encoding: "utf8" })
      .trimEnd()
      .split("\n");
    const { folder: runFolder } = sweepRuns(target)[1];
    assert.deepEqual(words, [
      process.execPath,
      program,
      "train",
      "BallRun",
      "--algorithm",
      "trac",
      "--target-cost",
      "20",
      "--seed",
      "0",
      "--preset",
      "official",
      "--hidden",
      "32",
      "--updates",
      "51",
      "--segment-ratio",
      "1",
      "--out",
      runFolder,
      "--resume",
    ]);
  });

  it("counts what each run is doing, and lists what is neither done nor untouched", async () => {
    const files = sweepRuns(target).map((run) => new RunFolder(run.folder));
    for (const { path } of files.slice(0, 2)) mkdirSync(path, { recursive: true });
    writeFileSync(files[0].result, "{}");
    writeFileSync(files[1].failure, "{}");
    const lines = (await trac("sweep", "status", target)).stdout.split("\n");
    assert.equal(lines[0], "8 runs: 1 done, 1 failed, 6 waiting");
    assert.deepEqual(
      lines.slice(3).map((line) => line.split(/ +/).slice(1).join()),
      ["failed"],
    );
    const states = (JSON.parse((await trac("sweep", "status", target, "--json")).stdout) as { state: string }[]).map(
      ({ state }) => state,
    );
    assert.deepEqual(states.slice(0, 3), ["done", "failed", "waiting"]);
  });

  it("ends quietly where its reader has seen enough", () => {
    const { stderr } = spawnSync(
      "sh",
      ["-c", '"$0" "$1" sweep commands "$2" | true', process.execPath, program, target],
      { encoding: "utf8" },
    );
    assert.equal(stderr, "");
  });

  const wrong: [string[], number, RegExp][] = [
    [["craete"], 2, /no verb "craete"; the nearest is create, npx trac sweep --help lists all/],
    [[], 2, /npx trac sweep needs one of create, /],
    [["create", "never"], 2, /--tasks is needed/],
    [
      ["create", "never", ...plan, "--segment-ration", "1"],
      2,
      /no option --segment-ration; the nearest is --segment-ratio/,
    ],
    [["create", "never", ...plan, "--seeds", "two"], 2, /--seeds must be a number, got two/],
    [
      ["create", "never", ...plan, "--updates", "5", "--total-steps", "5"],
      2,
      /--updates and --total-steps are the same option/,
    ],
    [["create", "never", "--tasks", "BallRun"], 2, /--segment-ratio is needed: segment length/],
    [["create", "never", ...plan, "--alpha", "-2"], 2, /--alpha must be a number \(above 0\), got -2$/],
    [
      ["create", "never", "--tasks", "BallRun", "--algorithms", "bc-all", "--seeds", ","],
      2,
      /seeds must have at least 1 value/,
    ],
    [["create", "never", ...plan, "--max-runs", "3"], 2, /at most 3 runs/],
    [["create", "never", ...plan, "--max-runs=-2"], 2, /--max-runs must be a whole number of at least 1, got -2/],
    [["create", "never", ...plan, "--paired", ","], 2, /Paired lists must be at least 1, got none/],
    [["create", "never", ...plan, "--preset", "fast"], 2, /no preset "fast"/],
    [["create", "/proc/x", ...plan], 2, /\/proc\/x cannot be made a folder/],
    [["run", "never"], 1, /never is not a sweep/],
    [["run", "never", "--jobs", "0"], 2, /--jobs must be a whole number of at least 1, got 0/],
    [["run", "never", "--failed", "--all"], 2, /--failed and --all exclude each other/],
    [["submit", "never", "--pack", "0", "--time", "5"], 2, /--pack must be a whole number of at least 1, got 0/],
    [["submit", "never", "--time", "5", "-J", "name", "--parallel", "2"], 2, /-J is set by the sweep itself/],
    [["submit", "never", "--partition", "a,b"], 1, /never is not a sweep/],
    [["status", "never"], 1, /never is not a sweep/],
    [["commands", "never"], 1, /never is not a sweep: it has no sweep\.json/],
  ];
  for (const [args, code, message] of wrong) {
    it(`says in one line what is wrong with: trac sweep ${args.join(" ")}`, async () => {
      const outcome = await trac("sweep", ...args);
      assert.equal(outcome.code, code, outcome.stderr);
      assert.match(outcome.stderr, message);
      assert.equal(outcome.stderr.split("\n").length, 1);
      assert.ok(!existsSync("never"));
    });
  }
});
