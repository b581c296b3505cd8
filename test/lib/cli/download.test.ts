/** `trac download`, and the verbs that download by themselves, as a user runs them. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { findTask } from "../../../lib/dataset/index.ts";
import { datasetServer, publishedDataset, refuse, serve } from "../../fixtures/dataset-server.ts";
import type { Answer, DatasetServer } from "../../fixtures/dataset-server.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";
import { until } from "../../fixtures/until.ts";

const { folder: root, remove } = temporaryFolder();
const servers: DatasetServer[] = [];
after(() => {
  for (const server of servers) server.close();
  remove();
});
const program = path.join(import.meta.dirname, "../../../lib/cli/trac.mjs");
const task = findTask("CarRun");
const content = await publishedDataset(root, task);
const half = Math.floor(content.length / 2);

async function serverOf(...answers: Answer[]): Promise<DatasetServer> {
  const server = await datasetServer(...answers);
  servers.push(server);
  return server;
}

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command where datasets are kept in `home` and asked from nobody but `mirrors`. */
function trac(
  args: string[],
  home: string,
  mirrors: string,
  onStart: (child: ChildProcess) => void = () => {},
): Promise<Outcome> {
  const env = { ...process.env, DSRL_DATASET_DIR: home, DSRL_MIRRORS: mirrors };
  const child = spawn(process.execPath, [program, ...args], { cwd: root, env });
  const outcome = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (outcome.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (outcome.stderr += chunk.toString()));
  onStart(child);
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, ...outcome })));
}

const nobody = "http://127.0.0.1:9/nobody";

describe("trac download", { concurrency: true }, () => {
  it("prints the file, shows the progress on standard error, and asks --mirror alone", async () => {
    const missing = await serverOf(refuse(404));
    const server = await serverOf(serve(content));
    const folder = path.join(root, "chosen");
    const args = ["download", "carrun", "--mirror", missing.mirror, "--mirror", server.mirror, "--folder", folder];
    const { code, stdout, stderr } = await trac(args, path.join(root, "home"), nobody);
    const file = path.join(folder, task.datasetFile);
    assert.deepEqual([code, stdout], [0, `${file}\n`], stderr);
    assert.ok(readFileSync(file).equals(content), "the file differs from what the server has");
    assert.match(stderr, /answered 404 Not Found; asking the next mirror/);
    assert.match(stderr, /^Downloading SafetyCarRun-v0-40-651\.hdf5  █{20}  100 %/m);
  });

  it("takes several tasks, and fetches the published file beside another one", async () => {
    const server = await serverOf(serve(content), serve(content));
    const home = path.join(root, "several");
    const { code, stdout, stderr } = await trac(["download", "CarRun", "BallRun"], home, server.mirror);
    assert.deepEqual(
      [
        code,
        stdout
          .trim()
          .split("\n")
          .map((file) => path.basename(file)),
      ],
      [0, [task.datasetFile, "SafetyBallRun-v0-80-940.hdf5"]],
      stderr,
    );
  });

  it("stopped by Ctrl-C says so, and continues where it was", async () => {
    const server = await serverOf(serve(content, { etag: '"1"', stopsAfter: half, quiet: true }), serve(content));
    const home = path.join(root, "stopped");
    const part = path.join(home, `${task.datasetFile}.part`);
    const stopped = await trac(["download", "CarRun"], home, server.mirror, (child) => {
      void until(() => statSync(part, { throwIfNoEntry: false })?.size === half, "half of the file").then(() =>
        child.kill("SIGINT"),
      );
    });
    assert.deepEqual([stopped.code, stopped.stdout], [130, ""], stopped.stderr);
    assert.match(stopped.stderr, /Stopped\. The same command continues where it was\./);
    const again = await trac(["download", "CarRun"], home, server.mirror);
    assert.equal(again.code, 0, again.stderr);
    assert.equal(server.requests[1].headers.range, `bytes=${half}-`);
    assert.deepEqual(readdirSync(home), [task.datasetFile]);
  });

  it("that fails exits with 1 and tells what to do by hand; without a task, with 2", async () => {
    const server = await serverOf(refuse(404));
    const home = path.join(root, "failed");
    const failed = await trac(["download", "CarRun"], home, server.mirror);
    assert.equal(failed.code, 1);
    assert.match(failed.stderr, /could not be downloaded:\n.*answered 404 Not Found\n.*put it into one of: .*failed/);
    const wrong = await trac(["download"], home, server.mirror);
    assert.deepEqual([wrong.code, wrong.stderr], [2, "trac: Expected TASK…, got none; --help lists the options\n"]);
  });

  it("teaches its options", async () => {
    assert.match(
      (await trac(["download", "--help"], root, nobody)).stdout,
      /^npx trac download TASK… .*--mirror URL.*--folder DIR/s,
    );
  });
});

describe("trac info and train", { concurrency: true }, () => {
  it("download what they do not find, whose SHA-256 info prints", async () => {
    const server = await serverOf(serve(content));
    const home = path.join(root, "info");
    const { code, stdout, stderr } = await trac(["info", "CarRun", "--json"], home, server.mirror);
    assert.equal(code, 0, stderr);
    const { file, sha256 } = JSON.parse(stdout) as Record<string, string>;
    assert.deepEqual(
      [file, sha256],
      [path.join(home, task.datasetFile), createHash("sha256").update(content).digest("hex")],
    );
  });

  it("say what to do by hand before a run folder is made", async () => {
    const server = await serverOf(refuse(404));
    const out = path.join(root, "run");
    const args = ["train", "PointButton2", "--segment-ratio", "1", "--target-cost", "10", "--seed", "0", "--out", out];
    const { code, stderr } = await trac(args, path.join(root, "train"), server.mirror);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /SafetyPointButton2Gymnasium-v0-250-3288\.hdf5, the dataset of PointButton2, could not be downloaded/,
    );
    assert.ok(!existsSync(out));
  });
});
