/** Without a C++ compiler: tfjs-node's own download is tried, then the WASM backend takes over, and the state is remembered. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { placesOf } from "../../setup/core/places.mjs";
import { readOutcome } from "../../setup/steps/tensorflow-binding.mjs";
import { freshCopy, plainEnvironment, repository, runNode } from "./support.ts";

const CLOSED_PORT = "http://127.0.0.1:9/";

/** Gives a copy the repository's packages by links, and a copy of tfjs-node without a binding. */
function linkPackages(folder: string): void {
  const [from, to] = [repository, folder].map((root) => path.join(root, "node_modules"));
  fs.mkdirSync(path.join(to, "@tensorflow"), { recursive: true });
  for (const name of fs.readdirSync(from))
    if (name !== "@tensorflow") fs.symlinkSync(path.join(from, name), path.join(to, name));
  for (const name of fs.readdirSync(path.join(from, "@tensorflow"))) {
    if (name !== "tfjs-node") fs.symlinkSync(path.join(from, "@tensorflow", name), path.join(to, "@tensorflow", name));
  }
  fs.cpSync(path.join(from, "@tensorflow", "tfjs-node"), path.join(to, "@tensorflow", "tfjs-node"), {
    recursive: true,
    filter: (file) => path.basename(file) !== "napi-v8",
  });
}

const runTensorflowSteps = `
  import { createContext, runSteps } from "./setup/core/runner.mjs";
  import { tensorflowLibrary } from "./setup/steps/tensorflow-library.mjs";
  import { tensorflowBinding } from "./setup/steps/tensorflow-binding.mjs";
  console.log("steps run:", await runSteps([tensorflowLibrary, tensorflowBinding], createContext(process.cwd())));`;

test("the WASM backend takes over, once, with the reason kept", (t) => {
  const folder = freshCopy(t);
  linkPackages(folder);
  const env = plainEnvironment({ CXX: "/no/such/compiler", TFJS_NODE_CDN_STORAGE: CLOSED_PORT });
  const run = () => runNode(["--input-type=module", "--eval", runTensorflowSteps], { cwd: folder, env });
  const first = run();
  assert.equal(first.status, 0, first.stderr);
  assert.match(first.stdout, /TensorFlow binding for Node: none, the WASM backend is used/);
  const outcome = readOutcome(placesOf(folder));
  assert.equal(outcome?.backend, "wasm");
  assert.equal(outcome?.reason, "no C++ compiler was found");
  assert.match(run().stdout, /^steps run: 0\n$/, "the second run does not try again");
});
