import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { initialParameters, loadPolicy, readSafetensors, savePolicy, writeSafetensors } from "../../../lib/nn/index.ts";
import { NumpyRandom } from "../../../lib/random/index.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();
after(remove);
const shape = { inputs: 3, hidden: [16, 8], outputs: 2 };

describe("savePolicy", () => {
  it("writes the official names and shapes, which loadPolicy reads back to the bit", () => {
    const file = path.join(folder, "policy.safetensors");
    const parameters = initialParameters(shape, new NumpyRandom(2));
    savePolicy(file, { shape, parameters, metadata: { task: "BallRun" } });
    assert.deepEqual(loadPolicy(file), { shape, parameters, metadata: { task: "BallRun" } });
    const shapes = Object.entries(readSafetensors(file).tensors).map(([name, { shape }]) => `${name} ${shape}`);
    assert.deepEqual(shapes, [
      "actor.mlp.net.0.weight 16,3",
      "actor.mlp.net.0.bias 16",
      "actor.mlp.net.3.weight 8,16",
      "actor.mlp.net.3.bias 8",
      "actor.mlp.net.6.weight 2,8",
      "actor.mlp.net.6.bias 2",
    ]);
  });

  it("is refused by name where the file is cut, foreign or holds no policy", () => {
    const file = path.join(folder, "whole.safetensors");
    savePolicy(file, { shape, parameters: initialParameters(shape, new NumpyRandom(2)), metadata: {} });
    const cut = path.join(folder, "cut.safetensors");
    writeFileSync(cut, readFileSync(file).subarray(0, 900));
    assert.throws(() => loadPolicy(cut), /cut\.safetensors: tensor .* needs \d+ bytes/);
    writeFileSync(cut, "hello");
    assert.throws(() => loadPolicy(cut), /cut\.safetensors is not a whole safetensors file/);
    writeSafetensors(cut, { tensors: { other: { shape: [2], data: new Float32Array(2) } } });
    assert.throws(() => loadPolicy(cut), /holds no policy: actor\.mlp\.net\.0\.weight is missing/);
  });
});
