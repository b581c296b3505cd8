/** Weights there and back through plain PyTorch; `npm run setup:pytorch` installs it. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { initialPolicy, trac } from "../../../../lib/algorithms/trac/index.ts";
import type { TracOptions } from "../../../../lib/algorithms/trac/index.ts";
import { findTask } from "../../../../lib/dataset/index.ts";
import { readSafetensors, writeSafetensors } from "../../../../lib/files/index.ts";
import type { Tensors } from "../../../../lib/files/index.ts";
import { NumpyRandom } from "../../../../lib/random/index.ts";
import { largestDifference } from "../../../fixtures/official-trac.ts";
import { decodeNpy, encodeNpy } from "../../../fixtures/npy.ts";
import { temporaryFolder } from "../../../fixtures/temporary-folder.ts";

const root = path.join(import.meta.dirname, "../../../..");
const python = path.join(root, ".venv-pytorch", "bin", "python");
const program = trac.pythonModule!;
const skip = !existsSync(python) && "PyTorch is not set up (npm run setup:pytorch)";

const { folder, remove } = temporaryFolder();
after(remove);
const random = new NumpyRandom(4);
const rows = 50;
const shapes = [
  { inputs: 7, hidden: [256, 256], outputs: 2 },
  { inputs: 5, hidden: [16, 8, 8, 8, 8], outputs: 3 },
];

function actInPyTorch(file: string, observations: Float32Array): Float32Array {
  const input = encodeNpy(observations, [rows, observations.length / rows]);
  return decodeNpy(execFileSync(python, [program, "act", file], { input }));
}

function actHere(weights: Tensors, observations: Float32Array): Float32Array {
  const policy = trac.policy(weights, { task: findTask("BallRun"), targetCost: 0, seed: 0 }, {} as TracOptions);
  const nothing = new Float32Array(rows);
  const actions = policy
    .begin(rows)
    .act({ episodes: [...nothing.keys()], observations, rewards: nothing, costs: nothing });
  policy.dispose();
  return actions;
}

/** A checkpoint as the official `save` writes it: the networks' state by name, and more beside them. */
const writeCheckpoint = `
import sys, torch
sys.path.insert(0, sys.argv[1])
from policy import build_network
torch.manual_seed(0)
network = build_network([7, 256, 256, 2])
state = {"actor.mlp.net." + name: tensor for name, tensor in network.state_dict().items()}
torch.save({"network": state, "optim": {}, "metadata": {"step": 1}}, sys.argv[2])
`;

describe("policies and PyTorch", { skip }, () => {
  for (const shape of shapes) {
    it(`a stored policy acts there as here (${shape.hidden.length} hidden layers)`, () => {
      const file = path.join(folder, "policy.safetensors");
      const tensors = initialPolicy(shape, random);
      for (const tensor of Object.values(tensors))
        tensor.data = (tensor.data as Float32Array).map((weight) => weight + 0.1 * random.standardNormal());
      writeSafetensors(file, { tensors });
      const observations = Float32Array.from({ length: rows * shape.inputs }, () => random.standardNormal());
      assert.ok(largestDifference(actInPyTorch(file, observations), actHere(tensors, observations)) < 2e-6);
    });
  }

  it("an official checkpoint, converted, acts here as there", () => {
    const [checkpoint, file] = ["model.pt", "converted.safetensors"].map((name) => path.join(folder, name)) as [
      string,
      string,
    ];
    execFileSync(python, ["-c", writeCheckpoint, path.dirname(program), checkpoint]);
    execFileSync(python, [program, "convert", checkpoint, file]);
    const observations = Float32Array.from({ length: rows * 7 }, () => random.standardNormal());
    assert.ok(
      largestDifference(actHere(readSafetensors(file).tensors, observations), actInPyTorch(file, observations)) < 2e-6,
    );
  });
});
