import assert from "node:assert/strict";
import path from "node:path";
import test from "node:test";
import { placesOf, TENSORFLOW_VERSION } from "../../../setup/core/places.mjs";
import { compilerArguments } from "../../../setup/steps/compile-binding.mjs";
import { readOutcome } from "../../../setup/steps/tensorflow-binding.mjs";
import { wheelFor } from "../../../setup/steps/tensorflow-plan.mjs";
import { plainEnvironment, repository, runNode } from "../support.ts";

const places = placesOf(repository);
const isBuiltHere = readOutcome(places)?.backend === "tensorflow" && !readOutcome(places)?.reason;
const skip = isBuiltHere ? false : "this machine computes with a substitute for the binding";

const program = `
  import { tf, tensorflowVersion } from "./lib/nn/tensorflow.ts";
  const product = tf.matMul(tf.ones([300, 400]), tf.ones([400, 500]));
  console.log(tensorflowVersion(), product.dataSync().every((value) => value === 400));`;

/** Loads the binding and multiplies two matrices in a new process. */
function compute(environment: NodeJS.ProcessEnv = {}) {
  const env = plainEnvironment(environment);
  if (!("TF_CPP_MIN_LOG_LEVEL" in environment)) delete env.TF_CPP_MIN_LOG_LEVEL;
  return runNode(["--import", "tsx", "--input-type=module", "--eval", program], { cwd: repository, env });
}

test("the binding computes with the pinned TensorFlow and prints nothing on stderr", { skip }, () => {
  const { status, stdout, stderr } = compute();
  assert.equal(stderr, "");
  assert.equal(stdout, `${TENSORFLOW_VERSION} true\n`);
  assert.equal(status, 0);
});

test(
  "TensorFlow's notes appear when TF_CPP_MIN_LOG_LEVEL asks for them, and oneDNN is on",
  { skip: skip || process.platform === "darwin" },
  () => {
    assert.match(compute({ TF_CPP_MIN_LOG_LEVEL: "0" }).stderr, /oneDNN custom operations are on/);
  },
);

test(
  "signals that arrive while TensorFlow multiplies do no harm",
  { skip: skip || process.platform !== "linux" },
  () => {
    const { status, stderr, stdout } = runNode(["--import", "tsx", "test/fixtures/signal-storm.ts"], {
      cwd: repository,
    });
    assert.equal(status, 0, stderr);
    const { arrived, blockedInChild } = JSON.parse(stdout) as { arrived: number; blockedInChild: string };
    assert.ok(arrived > 0);
    assert.match(blockedInChild, /^SigBlk:\s*0+$/);
  },
);

test("the binding finds the libraries relative to itself, so that the repository can be moved", { skip }, () => {
  const linux = compilerArguments(places, places.binding, "linux");
  assert.ok(linux.includes(`-Wl,-rpath,$ORIGIN/../../../../../.cache/tensorflow-${TENSORFLOW_VERSION}`));
  const mac = compilerArguments(places, places.binding, "darwin");
  assert.ok(mac.includes(`-Wl,-rpath,@loader_path/../../../../../.cache/tensorflow-${TENSORFLOW_VERSION}`));
  assert.equal(linux.filter((argument) => /libtensorflow_(cc|framework)\./.test(path.basename(argument))).length, 2);
});

test("knows the wheel of each system that has one", () => {
  assert.equal(wheelFor("linux", "x64"), "tensorflow-cpu");
  assert.equal(wheelFor("linux", "arm64"), "tensorflow");
  assert.equal(wheelFor("darwin", "arm64"), "tensorflow");
  assert.equal(wheelFor("darwin", "x64"), undefined);
  assert.equal(wheelFor("win32", "x64"), undefined);
});
