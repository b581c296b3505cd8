/** The contract of a method, proved by one that the library knows nothing of. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { z } from "zod";
import { findMethod, loopOptions, methodNames, registerMethod } from "../../../lib/algorithms/index.ts";
import { flagName } from "../../../lib/cli/option-flags.ts";
import { findTask, loadTrajectories, findDataset } from "../../../lib/dataset/index.ts";
import { RunFolder } from "../../../lib/experiment/index.ts";
import { readSafetensors } from "../../../lib/files/index.ts";
import { tf } from "../../../lib/nn/index.ts";
import { runCommand } from "../../fixtures/command-line.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";
import { toy } from "../../fixtures/toy-method.ts";

const { folder, remove } = temporaryFolder();
after(remove);
const root = path.join(import.meta.dirname, "../../..");
const program = path.join(root, "test/fixtures/toy-trac.ts");
const command = [process.execPath, "--import", path.join(root, "node_modules/tsx/dist/loader.mjs"), program] as const;
const train = ["train", "BallRun", "--algorithm", "toy", "--target-cost", "20", "--seed", "5", "--jitter", "0.2"];

/** Those that come with the library. */
const ownMethods = methodNames();
registerMethod(toy);
const trac = (...args: string[]) => runCommand(args);

/** `trac` in another process, which may be killed; resolves with the signal or the code that ended it. */
function tracProcess(args: string[], watch = (_: ChildProcess) => {}, env = {}): Promise<NodeJS.Signals | number> {
  const options = { cwd: folder, env: { ...process.env, ...env }, stdio: "ignore" } as const;
  const child = spawn(command[0], [...command.slice(1), ...args], options);
  watch(child);
  return new Promise((resolve) => child.on("exit", (code, signal) => resolve(signal ?? code!)));
}

/** Trains into a folder, killed as soon as `log` has that many lines, before update `last`; resolves with what ended it. */
async function killedAfter(lines: number, last: number, log: string, args: string[]): Promise<NodeJS.Signals | number> {
  let timer: NodeJS.Timeout | undefined;
  const watch = (child: ChildProcess) => {
    timer = setInterval(() => {
      if (existsSync(log) && readFileSync(log, "utf8").split("\n").length > lines) child.kill("SIGKILL");
    }, 1);
  };
  return tracProcess(args, watch, { TOY_LAST: last }).finally(() => clearInterval(timer));
}

describe("a method that is only registered", () => {
  const whole = path.join(folder, "whole");
  before(async () => assert.equal(await tracProcess([...train, "--out", whole]), 0));

  it("is listed, and its options are flags with their own help", async () => {
    const rows = JSON.parse((await trac("algorithms", "--json")).stdout) as { name: string; needs: string }[];
    assert.equal(rows.find(({ name }) => name === "toy")!.needs, "transitions");
    const { stdout } = await trac("train", "BallRun", "--algorithm=toy", "--help");
    assert.match(stdout, /--follow-share +how far the target moves in an update \(0 to 1; default 0\.05\)/);
    assert.doesNotMatch(stdout, /--eta|bc-steps/, "another method's options");
    assert.match((await trac(...train, "--shrink", "true")).stderr, /no option --shrink; the nearest is --shrinking/);
  });

  it("counts as its official loop does, and ends with an evaluation of its last update", () => {
    const steps = (file: string) =>
      readFileSync(path.join(whole, file), "utf8")
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { step: number }).step);
    assert.deepEqual(steps("metrics.jsonl"), [50, 100, 150, 200, 250, 300, 350, 400]);
    assert.deepEqual(steps("evaluations.jsonl"), [150, 300, 400]);
  });

  it("killed with SIGKILL and resumed, ends with the same bits as if never killed", async () => {
    const cut = path.join(folder, "cut");
    const log = path.join(cut, "metrics.jsonl");
    const beforeCheckpoint = await killedAfter(2, 140, log, [...train, "--out", cut]);
    const afterwards = await killedAfter(5, 290, log, [...train, "--out", cut, "--resume"]);
    assert.deepEqual([beforeCheckpoint, afterwards], ["SIGKILL", "SIGKILL"]);
    assert.equal(await tracProcess([...train, "--out", cut, "--resume"]), 0);
    const wholeFiles = new RunFolder(whole).trained;
    new RunFolder(cut).trained.forEach((file, i) =>
      assert.deepEqual(readFileSync(file), readFileSync(wholeFiles[i]), file),
    );
  });

  it("plays its policy, with the memory of an episode, to the scores of its last evaluation", async () => {
    const scores = JSON.parse((await trac("evaluate", whole, "--json")).stdout) as {
      normalizedReward: number;
      normalizedCost: number;
    };
    const { final } = JSON.parse(readFileSync(path.join(whole, "result.json"), "utf8")) as { final: typeof scores };
    assert.deepEqual([scores.normalizedReward, scores.normalizedCost], [final.normalizedReward, final.normalizedCost]);
  });

  it("exports what it has", async () => {
    const out = path.join(folder, "exported");
    assert.equal((await trac("export", whole, "--out", out)).code, 0);
    assert.deepEqual(readdirSync(out).sort(), ["config.json", "policy.safetensors"]);
    assert.deepEqual(Object.keys(readSafetensors(path.join(out, "policy.safetensors")).tensors), [
      "layer.0.weight",
      "layer.0.bias",
      "layer.1.weight",
      "layer.1.bias",
    ]);
  });

  it("leaves no tensor behind", async () => {
    const task = findTask("BallRun");
    const trajectories = await loadTrajectories(findDataset(task));
    const tensors = tf.memory().numTensors;
    const problem = { task, trajectories, targetCost: 20, seed: 1 };
    const options = toy.options.parse(toy.presets.official(task));
    const { batches, learner } = toy.start(problem, options);
    for (let i = 0; i < 5; i++) learner.update(batches.next());
    toy.policy(learner.weights(), problem, options).dispose();
    learner.dispose();
    assert.equal(tf.memory().numTensors, tensors);
  });
});

/** TypeScript files of some rooms of the library. */
function sources(...rooms: string[]): string[] {
  return rooms.flatMap((room) =>
    readdirSync(path.join(root, "lib", room), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(ts|mjs)$/.test(file))
      .map((file) => path.join(root, "lib", room, file)),
  );
}

describe("every method", () => {
  it("has described options with distinct names, official presets for every suite, and its source", async () => {
    for (const name of ownMethods) {
      const method = await findMethod(name);
      assert.equal(method.name, name);
      assert.match(
        method.source,
        /\w+ [0-9a-f]{7}, \S+\.py|^arXiv:\d{4}\.\d{5}, from the paper's description, not compared with its code$/,
      );
      const { properties } = z.toJSONSchema(z.object(method.options.shape), { io: "input" }) as {
        properties: Record<string, { description?: string }>;
      };
      for (const [option, { description }] of Object.entries(properties)) assert.ok(description, `${name}: ${option}`);
      for (const task of ["BallRun", "PointGoal1", "easydense"].map(findTask)) {
        const partial = method.presets.official(task);
        for (const [option, value] of Object.entries(partial))
          assert.ok(method.options.shape[option].safeParse(value).success, `${name}: ${option} for ${task.name}`);
      }
    }
  });

  it("limits every whole number, so that a slip of the keyboard is no request for all memory", async () => {
    for (const name of ownMethods) {
      const { options } = await findMethod(name);
      const { properties } = z.toJSONSchema(z.object(options.shape), { io: "input" }) as {
        properties: Record<
          string,
          { type?: string; maximum?: number; maxItems?: number; items?: { type?: string; maximum?: number } }
        >;
      };
      for (const [option, { type, maximum, maxItems, items }] of Object.entries(properties)) {
        if (type === "integer") assert.ok(maximum! <= 1e9, `${name}: ${option}`);
        if (items?.type === "integer") assert.ok(maxItems! <= 100 && items.maximum! <= 1e9, `${name}: ${option}`);
      }
    }
  });

  /**
   * The rule: the rooms that handle methods (cli, experiment, evaluation) and those below that know nothing of learning (collection,
   * dataset, files, interruption, names, simulators) name neither a method nor an option that the loop does not read. partition,
   * batches, nn and random are what methods are made of, plots draws their quantities: they have the same words for the same things.
   * An option of one word, as episodes or hidden, means other things too: it is looked for behind "options". Notebooks about a method,
   * docs and benchmarks may name it.
   */
  it("is named nowhere else in the library, nor is one of its options", async () => {
    const files = sources(
      "cli",
      "experiment",
      "evaluation",
      "collection",
      "dataset",
      "files",
      "interruption",
      "names",
      "simulators",
    );
    assert.ok(files.length > 80);
    for (const name of ownMethods) {
      const { options } = await findMethod(name);
      const own = Object.keys(options.shape).filter((option) => !Object.hasOwn(loopOptions.shape, option));
      const words = own.flatMap((option) => [
        `options\\.${option}\\b`,
        ...(/[A-Z]/.test(option) ? [`\\b${option}\\b`, `\\b${flagName(option)}\\b`] : []),
      ]);
      const forbidden = new RegExp([`["'\`]${name}["'\`]`, `/${name}/`, ...words].join("|"));
      for (const file of files) {
        const line = readFileSync(file, "utf8")
          .split("\n")
          .find((line) => forbidden.test(line));
        assert.equal(line, undefined, `${path.relative(root, file)} names ${name} or an option of it`);
      }
    }
  });

  it("has its own name, and is replaced by a later one of yours", async () => {
    registerMethod(toy);
    const later = { ...toy, title: "Later" };
    registerMethod(later);
    assert.equal(await findMethod("toy"), later);
    registerMethod(toy);
    for (const name of ["trac", "bc-all"])
      assert.throws(() => registerMethod({ ...toy, name }), new RegExp(`There is an algorithm "${name}" already`));
    for (const name of ["", "Toy", "a/b"]) assert.throws(() => registerMethod({ ...toy, name }), /lower-case letters/);
  });
});
