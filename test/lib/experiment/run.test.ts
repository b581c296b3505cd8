import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs, {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { RunFolder, readUsage, run } from "../../../lib/experiment/index.ts";
import { loadCheckpoint } from "../../../lib/experiment/checkpoint.ts";
import type { LogLine, RunDescription, RunResult } from "../../../lib/experiment/index.ts";
import { FileLock, readSafetensors, writeSafetensors } from "../../../lib/files/index.ts";
import { NumpyRandom } from "../../../lib/random/index.ts";
import { smallRun } from "../../fixtures/every-method.ts";
import { shortRunConfig } from "../../fixtures/short-run-config.ts";
import { canMount, runOnSmallDisk } from "../../fixtures/small-disk.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();
after(remove);
const fixture = (name: string) => path.join(import.meta.dirname, "../../fixtures", name);
const script = fixture("short-run.ts");

/**
 * Runs the short run, killed with SIGKILL as soon as it reports update `killAt`, in one of the next three; resolves with its exit
 * code.
 */
function shortRun(target: string, { resume = false, killAt = Infinity } = {}): Promise<number | null> {
  const words = [...(resume ? ["resume"] : []), ...(killAt < Infinity ? [String(killAt + 3)] : [])];
  const child = spawn(process.execPath, ["--import", "tsx", script, target, ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  child.stdout.on("data", (text: Buffer) => {
    if (
      text
        .toString()
        .split("\n")
        .some((line) => line && Number(line) >= killAt)
    )
      child.kill("SIGKILL");
  });
  return new Promise((resolve) => child.on("exit", (code) => resolve(code)));
}

/** A safetensors file as a program would write it that knows no text entries. */
function withoutMetadata(file: string): Buffer {
  const bytes = readFileSync(file);
  const end = 8 + Number(bytes.readBigUInt64LE(0));
  const { __metadata__: _, ...entries } = JSON.parse(bytes.toString("utf8", 8, end)) as Record<string, object>;
  const header = Buffer.from(JSON.stringify(entries));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, bytes.subarray(end)]);
}

const whole = new RunFolder(path.join(folder, "whole"));
const rows = (file: string) =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, number>);

describe("run", () => {
  before(async () => assert.equal(await shortRun(whole.path), 0));

  it("keeps the official bookkeeping: one update more, logs and evaluations by step", () => {
    const metrics = rows(whole.metrics);
    assert.deepEqual(
      metrics.map(({ step }) => step),
      Array.from({ length: 16 }, (_, i) => 4 * i),
    );
    assert.ok(metrics.every(({ bcLoss }) => Number.isFinite(bcLoss)));
    const withTracLoss = metrics.filter(({ tracLoss }) => Number.isFinite(tracLoss)).map(({ step }) => step);
    assert.deepEqual(withTracLoss, [32, 36, 40, 44, 48, 52, 56, 60]);
    assert.deepEqual(
      rows(whole.evaluations).map(({ step }) => step),
      [10, 20, 30, 40, 50, 60],
    );
    const result = whole.readJson<RunResult>(whole.result);
    assert.deepEqual([result.task, result.targetCost, result.seed, result.updates], ["BallRun", 20, 3, 61]);
    assert.equal(result.final.normalizedReward, rows(whole.evaluations).at(-1)!.normalizedReward);
  });

  it("saves everything to repeat it: settings, the dataset's hash, versions, both policies", () => {
    const { config, dataset, versions } = whole.readJson<RunDescription>(whole.config);
    assert.deepEqual(
      [config.options.bcUpdates, config.options.alpha, config.algorithm, config.preset],
      [32, 0.2, "trac", "official"],
    );
    assert.equal(dataset.sha256, "3c5bcaade7caddc47f59711308ad8dee0dd066a0fe12f9aa88fa28ceec421229");
    assert.deepEqual([dataset.episodes, dataset.transitions], [641, 64_100]);
    assert.equal(versions.node, process.version);
    for (const file of [whole.best, whole.final]) {
      const shapes = Object.entries(readSafetensors(file).tensors).map(([name, { shape }]) => `${name} ${shape}`);
      const layers = ["0.weight 32,7", "0.bias 32", "3.weight 32,32", "3.bias 32", "6.weight 2,32", "6.bias 2"];
      assert.deepEqual(
        shapes,
        layers.map((layer) => `actor.mlp.net.${layer}`),
      );
    }
  });

  it("killed with SIGKILL in both phases and resumed, ends with the same bits as if never killed", async () => {
    const cut = new RunFolder(path.join(folder, "cut"));
    assert.equal(await shortRun(cut.path, { killAt: 6 }), null, "killed before the first checkpoint");
    assert.equal(await shortRun(cut.path, { resume: true, killAt: 27 }), null, "killed while cloning");
    assert.ok(existsSync(cut.checkpoint));
    assert.equal(await shortRun(cut.path, { resume: true, killAt: 47 }), null, "killed in the TraC phase");
    assert.equal(await shortRun(cut.path, { resume: true }), 0);
    cut.trained.forEach((file, i) => assert.deepEqual(readFileSync(file), readFileSync(whole.trained[i]), file));
    const usage = readUsage(cut)!;
    assert.equal(usage.updates, 61, "measured in three processes, each update once");
    assert.ok(
      usage.seconds > usage.evaluationSeconds && usage.evaluationSeconds > 0 && usage.processorSeconds > 0,
      JSON.stringify(usage),
    );
    assert.ok(usage.peakMemory > 5e7, `${usage.peakMemory} bytes`);
  });

  it("adds the time of every process, and counts the updates alone that were measured", async () => {
    const files = new RunFolder(path.join(folder, "measured"));
    const until = async (last: number) => {
      const controller = new AbortController();
      await run(shortRunConfig, {
        folder: files.path,
        resume: files.holdsRun,
        signal: controller.signal,
        onUpdate: ({ update }) => update === last && controller.abort(),
      });
      return readUsage(files)!;
    };
    const first = await until(12);
    const second = await until(25);
    assert.deepEqual([first.updates, second.updates], [12, 25]);
    assert.ok(second.seconds > first.seconds && second.evaluationSeconds > first.evaluationSeconds);
    rmSync(files.usage);
    assert.equal((await until(30)).updates, 5);
    writeFileSync(files.usage, "{");
    assert.equal(readUsage(files), undefined);
    assert.equal((await until(33)).updates, 3);
  });

  it("stops at a signal with a checkpoint, from which it ends with the same bits", async () => {
    const stopped = new RunFolder(path.join(folder, "stopped"));
    const controller = new AbortController();
    const stopAt = (last: number) => ({
      signal: controller.signal,
      onUpdate: ({ update }: { update: number }) => update === last && controller.abort(),
    });
    assert.equal(await run(shortRunConfig, { folder: stopped.path, ...stopAt(34) }), undefined);
    assert.ok(!existsSync(stopped.result));
    const resumed: LogLine[] = [];
    await run(shortRunConfig, { folder: stopped.path, resume: true, onLog: (line) => resumed.push(line) });
    for (const file of ["metrics", "evaluations", "final", "result"] as const) {
      assert.deepEqual(readFileSync(stopped[file]), readFileSync(whole[file]), file);
    }
    assert.deepEqual(resumed, rows(whole.metrics), "the lines from before the stop too, each once");
  });

  it("that is finished is not trained again: its log lines and its result are as they were", async () => {
    const lines: LogLine[] = [];
    const onUpdate = () => assert.fail("no update may be made");
    const result = await run(shortRunConfig, {
      folder: whole.path,
      resume: true,
      onUpdate,
      onLog: (line) => lines.push(line),
    });
    assert.deepEqual(result, whole.readResult());
    assert.deepEqual(lines, rows(whole.metrics));
    const spoilt = new RunFolder(path.join(folder, "spoilt-log"));
    mkdirSync(spoilt.path);
    assert.deepEqual(spoilt.readMetrics(), []);
    writeFileSync(spoilt.metrics, '{"step":0}\n{"st\n{"step":8}\n');
    assert.throws(() => spoilt.readMetrics(), /metrics\.jsonl is damaged: line 2 is not JSON/);
  });

  it("writes the same figures for TensorBoard", () => {
    const [file] = readdirSync(whole.tensorboard);
    assert.match(file, /^events\.out\.tfevents\./);
    const events = readFileSync(path.join(whole.tensorboard, file), "latin1");
    for (const [name, times] of [
      ["bcLoss", 16],
      ["tracLoss", 8],
      ["normalizedReward", 6],
    ] as const) {
      assert.equal(events.split(name).length - 1, times, name);
    }
  });

  it("refuses to write over another run, and to continue with other settings", async () => {
    await assert.rejects(run(shortRunConfig, { folder: whole.path }), /already holds a run; resume it/);
    const other = { ...shortRunConfig, seed: 4, options: { ...shortRunConfig.options, alpha: 0.3 } };
    await assert.rejects(
      run(other, { folder: whole.path, resume: true }),
      /holds a run with another (seed, alpha|alpha, seed);/,
    );
  });

  it("begins anew where a checkpoint lies about without its run", async () => {
    const stray = new RunFolder(path.join(folder, "stray"));
    mkdirSync(stray.path);
    copyFileSync(whole.checkpoint, stray.checkpoint);
    await run(shortRunConfig, { folder: stray.path });
    assert.deepEqual(readFileSync(stray.metrics), readFileSync(whole.metrics));
  });

  it(
    "on a full disk stops with an error, keeps the checkpoint, and resumes to the same bits",
    { skip: !canMount && "no user namespaces here" },
    async () => {
      const copy = new RunFolder(path.join(folder, "from-full-disk"));
      const disk = path.join(folder, "disk");
      const { stdout } = await runOnSmallDisk(disk, fixture("full-disk-run.ts"), [disk, copy.path]);
      assert.match(stdout, /(safetensors|jsonl) could not be written \(ENOSPC/);
      for (const file of ["metrics", "evaluations", "best", "final", "checkpoint", "result"] as const) {
        assert.deepEqual(readFileSync(copy[file]), readFileSync(whole[file]), file);
      }
    },
  );

  it("is refused while another one trains in its folder, and goes to the next one afterwards", async () => {
    const shared = path.join(folder, "shared");
    mkdirSync(shared);
    const other = FileLock.tryTake(path.join(shared, "run.lock")) as FileLock;
    await assert.rejects(
      run(shortRunConfig, { folder: shared }),
      /Process \d+ on .* trains in .*shared; one at a time can/,
    );
    assert.deepEqual(readdirSync(shared), ["run.lock"]);
    other.release();
    await run(shortRunConfig, { folder: shared });
    assert.ok(!existsSync(path.join(shared, "run.lock")), "it is free again");
  });

  it("says what is missing where a log is shorter than at the checkpoint, and writes nothing but lines", async () => {
    for (const [name, spoil] of [
      ["shortened", (file: string) => truncateSync(file, 200)],
      ["deleted", (file: string) => rmSync(file)],
    ] as const) {
      const files = new RunFolder(path.join(folder, name));
      const controller = new AbortController();
      await run(shortRunConfig, {
        folder: files.path,
        signal: controller.signal,
        onUpdate: ({ update }) => update === 34 && controller.abort(),
      });
      const before = statSync(files.metrics).size;
      spoil(files.metrics);
      const notices: string[] = [];
      const result = await run(shortRunConfig, {
        folder: files.path,
        resume: true,
        onNotice: (sentence) => notices.push(sentence),
      });
      const missing = name === "deleted" ? before : before - 200;
      assert.equal(result!.missingLogBytes, missing);
      assert.match(notices.join(), new RegExp(`${missing} bytes of metrics.jsonl or evaluations.jsonl are gone`));
      assert.ok(rows(files.metrics).every(({ step }) => Number.isInteger(step)));
      assert.equal(rows(files.metrics).at(-1)!.step, 60);
      assert.deepEqual(readFileSync(files.final), readFileSync(whole.final));
    }
  });

  it("names what is wrong with a folder of another format, or a damaged one, in one sentence", async () => {
    const spoilt = new RunFolder(path.join(folder, "spoilt"));
    const resumed = () => run(shortRunConfig, { folder: spoilt.path, resume: true });
    cpSync(whole.path, spoilt.path, { recursive: true });
    rmSync(spoilt.result);
    const description = JSON.parse(readFileSync(whole.config, "utf8")) as RunDescription;
    const cases: [unknown, RegExp][] = [
      [
        { ...description, format: undefined },
        /config\.json is of a run in an earlier format, this version reads format \d+: begin the run anew/,
      ],
      [{ ...description, format: 99 }, /config\.json is of a run in format 99/],
      [{ ...description, dataset: { file: "x" } }, /config\.json is damaged: dataset\.sha256: is needed/],
      [null, /config\.json is damaged: it must hold an object/],
      [[], /config\.json is damaged: it must hold an object/],
    ];
    for (const [content, message] of cases) {
      writeFileSync(spoilt.config, JSON.stringify(content));
      await assert.rejects(resumed(), message);
    }
    copyFileSync(whole.config, spoilt.config);
    copyFileSync(whole.final, spoilt.checkpoint);
    await assert.rejects(
      resumed(),
      /checkpoint\.safetensors must be a checkpoint, and is a policy of trac for BallRun/,
    );
    const { tensors, metadata } = readSafetensors(whole.checkpoint);
    writeSafetensors(spoilt.checkpoint, { tensors, metadata: { ...metadata, format: "2" } });
    await assert.rejects(resumed(), /checkpoint\.safetensors is of a run in format 2, this version reads format \d+/);
    const began = JSON.parse(metadata.config) as typeof shortRunConfig;
    const other = { ...began, seed: 4, options: { ...began.options, alpha: 0.3 } };
    writeSafetensors(spoilt.checkpoint, { tensors, metadata: { ...metadata, config: JSON.stringify(other) } });
    await assert.rejects(resumed(), /checkpoint\.safetensors is of a run with another seed, alpha/);
    delete tensors["learner.policy.actor.mlp.net.3.bias"];
    writeSafetensors(spoilt.checkpoint, { tensors, metadata });
    await assert.rejects(
      resumed(),
      /checkpoint\.safetensors does not fit the run: learner\.policy\.actor\.mlp\.net\.3\.bias is missing/,
    );
  });

  it("resumes from no checkpoint with another byte in it, and plays no such policy", async () => {
    const spoilt = new RunFolder(path.join(folder, "flipped"));
    cpSync(whole.path, spoilt.path, { recursive: true });
    rmSync(spoilt.result);
    const random = new NumpyRandom(1);
    const flipOne = (file: "checkpoint" | "final" | "best") => {
      const bytes = readFileSync(whole[file]);
      bytes[random.randint(0, bytes.length)] ^= 1 << random.randint(0, 8);
      writeFileSync(spoilt[file], bytes);
    };
    const beginsWith = (file: string) => (error: Error) =>
      error.message.startsWith(file) && !error.message.includes("\n");
    for (let i = 0; i < 100; i++) {
      for (const file of ["checkpoint", "final", "best"] as const) flipOne(file);
      assert.throws(() => loadCheckpoint(spoilt.checkpoint, shortRunConfig), beginsWith(spoilt.checkpoint));
      for (const which of ["final", "best"] as const)
        assert.throws(() => spoilt.readWeights(which, shortRunConfig), beginsWith(spoilt[which]));
    }
    const before = readFileSync(spoilt.metrics);
    await assert.rejects(run(shortRunConfig, { folder: spoilt.path, resume: true }), beginsWith(spoilt.checkpoint));
    assert.deepEqual(readFileSync(spoilt.metrics), before);
  });

  it("plays a policy that another program wrote, and no checkpoint, nor the policy of another method", () => {
    const copy = new RunFolder(path.join(folder, "other-policy"));
    mkdirSync(copy.path);
    const { tensors } = readSafetensors(whole.final);
    writeFileSync(copy.final, withoutMetadata(whole.final));
    assert.deepEqual(copy.readWeights("final", shortRunConfig), tensors);
    copyFileSync(whole.checkpoint, copy.final);
    assert.throws(
      () => copy.readWeights("final", shortRunConfig),
      /final\.safetensors must be a policy, and is a checkpoint/,
    );
    copyFileSync(whole.best, copy.final);
    assert.throws(
      () => copy.readWeights("final", { ...shortRunConfig, task: "BallCircle" }),
      /final\.safetensors must be a policy of trac for BallCircle, and is a policy of trac for BallRun/,
    );
  });

  it("ends with one sentence where its numbers are lost, and names figures that are infinite", async () => {
    const diverged = (learningRate: number, updates: number) =>
      run(
        { ...shortRunConfig, options: { ...shortRunConfig.options, learningRate, updates } },
        { folder: path.join(folder, `diverged-${learningRate}`) },
      );
    await assert.rejects(diverged(1e30, 61), /^Error: Update \d gives a bcLoss that is NaN: training has diverged/);
    await assert.rejects(
      diverged(1e300, 1),
      /^Error: The policy after update 1 cannot act, training has diverged: actor\S+ must be finite, its entry 0 is /,
    );
    const config = await smallRun("cpq");
    const files = new RunFolder(path.join(folder, "infinite"));
    const notices: string[] = [];
    await run(
      { ...config, options: { ...config.options, rewardScale: 1e19 } },
      { folder: files.path, onNotice: (sentence) => notices.push(sentence) },
    );
    assert.equal(notices.length, 1);
    assert.match(notices[0], /infinite: criticLoss of update \d is too large for a float; metrics\.jsonl holds null/);
    assert.equal(rows(files.metrics).at(-1)!.criticLoss, null);
  });

  it("writes nothing more where another process took its folder meanwhile, or it was moved away", async () => {
    for (const [name, takeAway] of [
      ["taken", (files: RunFolder) => writeFileSync(path.join(files.path, "run.lock"), '{"pid":1,"host":"other"}')],
      ["moved", (files: RunFolder) => renameSync(files.path, `${files.path}-away`)],
    ] as const) {
      const files = new RunFolder(path.join(folder, name));
      const training = run(shortRunConfig, {
        folder: files.path,
        onUpdate: ({ update }) => update === 12 && takeAway(files),
      });
      await assert.rejects(
        training,
        /RunHeldError: .* is no longer this process's: another one took it, or it was moved/,
      );
      assert.deepEqual(
        existsSync(files.path) ? rows(files.metrics).map(({ step }) => step) : [],
        name === "taken" ? [0, 4, 8] : [],
      );
    }
  });

  it("leaves nothing behind where the data do not fit the options", async () => {
    const nothing = path.join(folder, "nothing");
    const options = { ...shortRunConfig.options, segmentRatio: 0.99 };
    await assert.rejects(
      run({ ...shortRunConfig, options }, { folder: nothing }),
      /segmentRatio 0\.99 draws no segment/,
    );
    assert.ok(!existsSync(nothing));
  });

  it("that failed or was killed before its first line is in the way of nothing, neither corrected nor resumed", async () => {
    for (const resume of [false, true]) {
      const failed = new RunFolder(path.join(folder, `failed-${resume}`));
      mkdirSync(failed.path);
      writeFileSync(failed.tensorboard, "");
      await assert.rejects(
        run({ ...shortRunConfig, seed: 9 }, { folder: failed.path }),
        /tensorboard could not be written \(Not a directory\)/,
      );
      assert.deepEqual([existsSync(failed.config), failed.holdsRun], [true, false]);
      rmSync(failed.tensorboard);
      await run(shortRunConfig, { folder: failed.path, resume });
      for (const file of ["metrics", "evaluations", "final", "checkpoint", "result"] as const) {
        assert.deepEqual(readFileSync(failed[file]), readFileSync(whole[file]), file);
      }
      assert.deepEqual(failed.readDescription().config, shortRunConfig);
    }
  });

  it("takes the place of no config.json that is not a run's", async () => {
    for (const [name, content] of [
      ["theirs", '{ "compilerOptions": {} }'],
      ["empty", ""],
      ["older", JSON.stringify({ format: 1 })],
    ] as const) {
      const place = path.join(folder, name);
      mkdirSync(place);
      writeFileSync(path.join(place, "config.json"), content);
      await assert.rejects(run(shortRunConfig, { folder: place }), /already holds a run/);
      assert.equal(readFileSync(path.join(place, "config.json"), "utf8"), content);
    }
  });

  it(
    "has its log lines on the disk before the checkpoint that counts them",
    { skip: !existsSync("/proc/self/fd") && "the system does not name open files" },
    async (t) => {
      const events: string[] = [];
      const { appendFileSync, fsyncSync, renameSync } = fs;
      const note = (what: string, file: string) => events.push(`${what} ${path.basename(file)}`);
      t.mock.method(
        fs,
        "appendFileSync",
        (file: string, text: string) => (note("append", file), appendFileSync(file, text)),
      );
      t.mock.method(
        fs,
        "fsyncSync",
        (handle: number) => (note("sync", fs.readlinkSync(`/proc/self/fd/${handle}`)), fsyncSync(handle)),
      );
      t.mock.method(fs, "renameSync", (from: string, to: string) => (note("rename", to), renameSync(from, to)));
      syncBuiltinESMExports();
      try {
        await run(shortRunConfig, { folder: path.join(folder, "synced") });
      } finally {
        t.mock.restoreAll();
        syncBuiltinESMExports();
      }
      const checkpoints = events.flatMap((event, at) => (event === "rename checkpoint.safetensors" ? [at] : []));
      assert.equal(checkpoints.length, 6);
      for (const at of checkpoints) {
        const before = events.slice(0, at);
        for (const log of ["metrics.jsonl", "evaluations.jsonl"])
          assert.ok(
            before.lastIndexOf(`sync ${log}`) > before.lastIndexOf(`append ${log}`),
            `${log} before event ${at}`,
          );
      }
    },
  );

  it("says so where a folder is no run folder", () => {
    assert.throws(() => RunFolder.open(folder), /is not a run folder: it has no config\.json/);
  });
});
