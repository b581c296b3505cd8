/** CDT's weights there and back through plain PyTorch; `npm run setup:pytorch` installs it. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { cdt, initialNetwork } from "../../../../lib/algorithms/cdt/index.ts";
import type { CdtOptions } from "../../../../lib/algorithms/cdt/index.ts";
import { chooseOptions } from "../../../../lib/algorithms/index.ts";
import { findTask } from "../../../../lib/dataset/index.ts";
import { readSafetensors, writeSafetensors } from "../../../../lib/files/index.ts";
import type { Tensors } from "../../../../lib/files/index.ts";
import { NumpyRandom } from "../../../../lib/random/index.ts";
import { decodeNpy, encodeNpy } from "../../../fixtures/npy.ts";
import { largestDifference } from "../../../fixtures/official-trac.ts";
import { temporaryFolder } from "../../../fixtures/temporary-folder.ts";

const root = path.join(import.meta.dirname, "../../../..");
const python = path.join(root, ".venv-pytorch", "bin", "python");
const program = cdt.pythonModule!;
const skip = !existsSync(python) && "PyTorch is not set up (npm run setup:pytorch)";

const { folder, remove } = temporaryFolder();
after(remove);
const random = new NumpyRandom(4);
const task = findTask("BallCircle");
const targetCost = 15;
const steps = 13;
const { observationSize, actionSize } = task;

/** A row a step: observation, reward and cost of the step before. */
const episode = Float32Array.from({ length: steps * (observationSize + 2) }, () => random.standardNormal());
episode.fill(0, observationSize, observationSize + 2);

function optionsOf(changes: object): CdtOptions {
  return chooseOptions(cdt, { task, options: { embedding: 24, layers: 2, heads: 3, sequenceLength: 5, ...changes } });
}

function randomWeights(options: CdtOptions): Tensors {
  const tensors = initialNetwork(
    { ...options, observationSize, actionSize, timeSteps: options.timeEmbedding ? task.episodeSteps + 5 : 0 },
    random,
  );
  for (const tensor of Object.values(tensors))
    tensor.data = (tensor.data as Float32Array).map((value) => value + 0.1 * random.standardNormal());
  return tensors;
}

/** Makes a folder as `trac export` does; the weights may come later. */
function exported(name: string, options: CdtOptions, weights: boolean): string {
  const out = path.join(folder, name);
  mkdirSync(out);
  writeFileSync(path.join(out, "config.json"), JSON.stringify({ config: { targetCost, options } }));
  if (weights) writeSafetensors(path.join(out, "policy.safetensors"), { tensors: randomWeights(options) });
  return out;
}

function actHere(weights: Tensors, options: CdtOptions): number[] {
  const policy = cdt.policy(weights, { task, targetCost, seed: 0 }, options);
  const actor = policy.begin(1);
  const width = observationSize + 2;
  const actions = Array.from({ length: steps }, (_, step) => {
    const row = episode.subarray(step * width, (step + 1) * width);
    const view = {
      observations: row.slice(0, observationSize),
      rewards: row.slice(observationSize, width - 1),
      costs: row.slice(width - 1),
    };
    return [...actor.act({ episodes: [0], ...view })];
  });
  policy.dispose();
  return actions.flat();
}

/** Writes and converts a checkpoint as OSRL writes it, whose network also names what is no parameter; plays every folder's policy. */
const playAll = `
import json, sys, numpy, torch
module, episode, official, *others = sys.argv[1:]
sys.path.insert(0, module)
from policy import Network, convert, load_policy
options = json.load(open(f"{official}/config.json"))["config"]["options"]
state = Network({"observation": 8, "action": 2, "time": 205}, options).state_dict()
masks = {f"blocks.{i}.causal_mask": ~torch.tril(torch.ones(20, 20)).bool() for i in range(options["layers"])}
torch.save({"model_state": {**state, **masks}}, f"{official}/model.pt")
convert(f"{official}/model.pt", f"{official}/policy.safetensors")
rows = torch.as_tensor(numpy.load(episode))
for folder in [official, *others]:
    actor = load_policy(f"{folder}/policy.safetensors").begin()
    numpy.save(f"{folder}/actions.npy", numpy.stack([actor.act(row[:-2], row[-2].item(), row[-1].item()) for row in rows]))
`;

const variants = {
  "converted from an official checkpoint": {},
  "as officially": {},
  "with a prefix and costs beside features": {
    costPrefix: true,
    costFeature: "append",
    headLayers: 2,
    reverseCosts: false,
  },
  "with fixed actions, without time and returns": {
    stochastic: false,
    headLayers: 3,
    timeEmbedding: false,
    useReturns: false,
    costFeature: "add",
  },
};

describe("CDT's policies and PyTorch", { skip }, () => {
  const file = path.join(folder, "episode.npy");

  before(() => {
    writeFileSync(file, encodeNpy(episode, [steps, observationSize + 2]));
    const folders = Object.entries(variants).map(([name, changes], i) => exported(name, optionsOf(changes), i > 0));
    execFileSync(python, ["-c", playAll, path.dirname(program), file, ...folders]);
  });

  for (const [name, changes] of Object.entries(variants)) {
    it(`a policy plays there as here, ${name}`, () => {
      const { tensors } = readSafetensors(path.join(folder, name, "policy.safetensors"));
      const there = decodeNpy(readFileSync(path.join(folder, name, "actions.npy")));
      assert.ok(largestDifference(there, actHere(tensors, optionsOf(changes))) < 1e-5);
    });
  }

  it("the program plays as the module does", () => {
    const name = "as officially";
    const acted = execFileSync(python, [program, "act", path.join(folder, name, "policy.safetensors")], {
      input: readFileSync(file),
    });
    assert.deepEqual(decodeNpy(acted), decodeNpy(readFileSync(path.join(folder, name, "actions.npy"))));
  });
});
