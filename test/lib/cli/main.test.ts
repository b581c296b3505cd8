/** The command line within this process: many short commands on one small run. */
import assert from "node:assert/strict";
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { RunFolder, run } from "../../../lib/experiment/index.ts";
import type { RunDescription } from "../../../lib/experiment/index.ts";
import { runCommand as trac } from "../../fixtures/command-line.ts";
import { shortRunConfig } from "../../fixtures/short-run-config.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();
after(remove);
const at = (...names: string[]) => path.join(folder, ...names);
const finished = new RunFolder(at("finished"));
const train = [
  "train",
  "BallRun",
  "--segment-ratio",
  "0.5",
  "--target-cost",
  "20",
  "--seed",
  "0",
  "--preset",
  "tutorial",
];

/** Requires that a command ends with the code and one sentence on standard error. */
async function fails(args: string[], code: number, message: RegExp): Promise<void> {
  const outcome = await trac(args);
  assert.match(outcome.stderr, message);
  assert.doesNotMatch(outcome.stderr, /\n.|\n {4}at |TypeError|undefined/);
  assert.equal(outcome.code, code, outcome.stderr);
}

describe("trac", () => {
  before(async () => {
    const options = { ...shortRunConfig.options, updates: 12 };
    await run({ ...shortRunConfig, options }, { folder: finished.path });
    writeFileSync(at("file"), "");
  });

  const writing: [string, (out: string) => string[]][] = [
    ["train", (out) => [...train, "--out", out]],
    ["export", (out) => ["export", finished.path, "--out", out]],
    ["collect", (out) => ["collect", "BallRun", "--episodes", "1", "--out", out]],
    ["download", (out) => ["download", "CarRun", "--mirror", "http://127.0.0.1:9/nobody", "--folder", out]],
  ];
  for (const [verb, command] of writing) {
    it(`${verb} refuses an output folder that cannot be, before any work`, async () => {
      for (const place of ["/proc/x/y", at("file"), at("file", "below")])
        await fails(command(place), 2, new RegExp(`${place} cannot be`));
      for (const empty of ["", "  "]) await fails(command(empty), 2, /--(out|folder) needs the name of a folder/);
    });

    it(`${verb} refuses a folder that holds something else, and changes nothing there`, async () => {
      const others = {
        run: finished.path,
        sweep: at(`${verb}-sweep`),
        export: at(`${verb}-export`),
        datasets: at(`${verb}-datasets`),
        notebooks: at(`${verb}-notebooks`),
      };
      const files = {
        sweep: ["sweep.json"],
        export: ["policy.safetensors", "config.json"],
        datasets: ["SafetyCarRun-v0-1-1.hdf5"],
        notebooks: ["results.json"],
      };
      for (const [kind, names] of Object.entries(files)) {
        mkdirSync(others[kind as keyof typeof files]);
        for (const name of names) writeFileSync(path.join(others[kind as keyof typeof files], name), kind);
      }
      const own = { train: "run", export: "export", collect: "datasets", download: "datasets" }[verb];
      for (const [kind, place] of Object.entries(others).filter(([kind]) => kind !== own)) {
        const before = contentOf(place);
        await fails(command(place), 2, new RegExp(`${place} holds .*choose another folder`));
        assert.deepEqual(contentOf(place), before, kind);
      }
    });
  }

  it("collect writes over no dataset", async () => {
    const command = ["collect", "BallRun", "--episodes", "2", "--out", at("collected")];
    assert.equal((await trac(command)).code, 0);
    const before = contentOf(at("collected"));
    await fails(
      [...command, "--seed", "5"],
      2,
      /collected holds a dataset of 2 episodes already \(SafetyBallRun-v0-\d+-2\.hdf5\)/,
    );
    assert.deepEqual(contentOf(at("collected")), before);
    assert.equal((await trac(["collect", "BallRun", "--episodes", "3", "--out", at("collected")])).code, 0);
  });

  it("export takes the place of an older export, with nothing of its left", async () => {
    const out = at("exported");
    const command = ["export", finished.path, "--out", out];
    assert.equal((await trac(command)).code, 0);
    const before = contentOf(out);
    assert.equal((await trac(command)).code, 0);
    assert.deepEqual(contentOf(out), before);
  });

  const numbers: [string[], RegExp][] = [
    [["--episodes", "-3"], /--episodes must be a whole number from 1 to 10+,?0+, got -3/],
    [["--episodes=0"], /--episodes must be a whole number from 1 .* got 0/],
    [["--episodes", "2.5"], /--episodes must be a whole number .* got 2\.5/],
    [["--episodes", "1e12"], /--episodes must be a whole number from 1 to 10+,000, got 1e12/],
    [["--episodes", "Infinity"], /--episodes must be .* got Infinity/],
    [["--episodes", ""], /--episodes must be a number, got nothing/],
    [["--seed", "-1"], /--seed must be a whole number from 0 to 4,294,967,295, got -1/],
    [["--seed", "1e12"], /--seed must be a whole number from 0 to 4,294,967,295, got 1e12/],
  ];
  it("names the limits of numbers", async () => {
    for (const [args, message] of numbers) {
      await fails(["evaluate", finished.path, ...args], 2, message);
      await fails(["collect", "BallRun", "--out", at("never"), ...args], 2, message);
    }
    for (const [args, message] of [
      [["--batch-size", "1e12"], /--batch-size must be a whole number \(1 to 100000\), got 1e12/],
      [["--hidden", "1000000000"], /--hidden must be numbers with commas between, each 1 to 16384, got 1000000000/],
      [["--hidden", "[1000000000]"], /--hidden must be a number, got \[1000000000\]/],
      [["--evaluation-episodes", "-3"], /--evaluation-episodes must be a whole number \(1 to 10000\), got -3/],
      [["--evaluation-episodes", "1e12"], /--evaluation-episodes must be a whole number \(1 to 10000\), got 1e12/],
      [["--updates", "1e300"], /--updates must be a whole number \(1 to 1000000000\), got 1e300/],
    ] as const) {
      const outcome = await trac([...train, "--out", at("never"), ...args]);
      assert.match(outcome.stderr, message);
    }
    assert.ok(!existsSync(at("never")));
  });

  it("says what an empty name lacks", async () => {
    for (const verb of [["evaluate"], ["export", "--out", at("x")], ["info"], ["train"], ["collect"], ["download"]]) {
      await fails([...verb, ""], 2, /must not be empty/);
    }
  });

  it("says of a run that was not evaluated yet that it was not", async () => {
    const begun = new RunFolder(at("begun"));
    mkdirSync(begun.path);
    copyFileSync(finished.config, begun.config);
    const commands = [
      ["evaluate", begun.path],
      ["evaluate", begun.path, "--best"],
      ["export", begun.path, "--out", at("x")],
    ];
    for (const command of commands)
      await fails(command, 1, /begun has no (final|best)\.safetensors yet: the run was not evaluated so far/);
  });

  it("says what is wrong with a damaged run, and which file", async () => {
    const damaged = new RunFolder(at("damaged"));
    cpSync(finished.path, damaged.path, { recursive: true });
    const commands = [
      ["evaluate", damaged.path],
      ["export", damaged.path, "--out", at("x")],
    ];
    const description = JSON.parse(readFileSync(finished.config, "utf8")) as RunDescription;
    const { config } = description;
    const { updates: _, ...fewer } = config.options;
    const texts: [string, RegExp][] = [
      ["", /config\.json is damaged: it is not JSON/],
      ["null", /config\.json is damaged: it must hold an object/],
      ["7", /config\.json is damaged: it must hold an object/],
      ["[]", /config\.json is damaged: it must hold an object/],
      ["{}", /config\.json is of a run in an earlier format/],
      ...(
        [
          [{ ...description, config: null }, /config\.json is damaged: config: .*got null/],
          [{ ...description, config: { ...config, task: 3 } }, /config\.json is damaged: config\.task: .*got 3/],
          [
            { ...description, config: { ...config, options: fewer } },
            /config\.json is damaged: config\.options\.updates: is needed/,
          ],
          [
            { ...description, config: { ...config, task: "BallRum" } },
            /config\.json is damaged, or of another version: There is no task "BallRum"/,
          ],
          [
            { ...description, config: { ...config, algorithm: "trak" } },
            /config\.json is damaged, or of another version: There is no algorithm "trak"/,
          ],
          [
            { ...description, config: { ...config, options: { ...config.options, hidden: "wide" } } },
            /config\.json is damaged, or of another version: .*hidden: .*got wide/,
          ],
          [
            { ...description, config: { ...config, options: omit(config.options, "hidden") } },
            /config\.json is damaged, or of another version: options\.hidden: is needed/,
          ],
          [{ ...description, versions: { node: 20 } }, /config\.json is damaged: versions/],
        ] as [unknown, RegExp][]
      ).map(([json, message]) => [JSON.stringify(json), message] as [string, RegExp]),
    ];
    for (const [text, message] of texts) {
      writeFileSync(damaged.config, text);
      for (const command of commands) await fails(command, 1, message);
    }
    copyFileSync(finished.config, damaged.config);
    copyFileSync(finished.checkpoint, damaged.final);
    for (const command of commands) await fails(command, 1, /final\.safetensors must be a policy, and is a checkpoint/);
    writeFileSync(damaged.final, "weights");
    for (const command of commands) await fails(command, 1, /final\.safetensors is not a whole safetensors file/);
    assert.ok(!existsSync(at("x")));
    await assert.rejects(
      resumedWith(damaged, "null"),
      /result\.json is damaged: it must hold an object; without it --resume makes it anew/,
    );
    await assert.rejects(
      resumedWith(damaged, '{"task": "BallRun"}'),
      /result\.json is damaged: algorithm: is needed; .*final: is needed/,
    );
  });

  it("answers a defect of its own in one sentence, in every verb, with where to read more", async () => {
    const verbs = [...(await trac(["--help"])).stdout.matchAll(/^ {2}([a-z]+) .*/gm)].map(([, verb]) => verb);
    assert.ok(verbs.length >= 8, verbs.join());
    const early = verbs.map((verb) => [verb, "--help"]);
    const late = [
      ["tasks"],
      ["algorithms"],
      ["evaluate", finished.path],
      ["export", finished.path, "--out", at("exported")],
      ["info", "BallRun"],
    ];
    for (const args of [...early, ...late]) {
      const thrown = await trac(args, () => (undefined as unknown as { kappa: number }).kappa);
      const said =
        /^trac: trac [a-z]+ failed by a defect of this program, not by what you gave it; what happened is in (.*), and TRAC_DEBUG=1 before the command prints it$/.exec(
          thrown.stderr,
        );
      assert.ok(said, thrown.stderr);
      assert.match(
        readFileSync(said[1], "utf8"),
        /TypeError: Cannot read properties of undefined \(reading 'kappa'\)\n +at /,
      );
      rmSync(said[1]);
      const failed = await trac(args, () => {
        throw new Error("The disk is gone\n    at Disk.read (disk.ts:3:4)\n    at main (main.ts:1:1)");
      });
      assert.equal(failed.stderr, "trac: The disk is gone", args.join(" "));
      assert.deepEqual([thrown.code, failed.code], [1, 1]);
    }
  });

  it("prints the stack of a failure where TRAC_DEBUG is set", async (t) => {
    process.env.TRAC_DEBUG = "1";
    t.after(() => delete process.env.TRAC_DEBUG);
    const { stderr } = await trac(["evaluate", at("none")]);
    assert.match(stderr, /^trac: .*none is not a run folder.*\nError: .*\n +at /);
  });
});

function contentOf(place: string): [string, string][] {
  const names = readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return names
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => [file, readFileSync(file, "latin1")]);
}

function omit(options: object, name: string): object {
  return Object.fromEntries(Object.entries(options).filter(([other]) => other !== name));
}

/** Resumes the finished run with other text in its `result.json`. */
function resumedWith(files: RunFolder, result: string): Promise<unknown> {
  writeFileSync(files.result, result);
  return run(
    { ...shortRunConfig, options: { ...shortRunConfig.options, updates: 12 } },
    { folder: files.path, resume: true },
  );
}
