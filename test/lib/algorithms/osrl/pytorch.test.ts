/** Policies of OSRL's methods there and back through plain PyTorch; `npm run setup:pytorch` installs it. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { chooseOptions, findMethod } from "../../../../lib/algorithms/index.ts";
import { findTask } from "../../../../lib/dataset/index.ts";
import { readSafetensors, writeSafetensors } from "../../../../lib/files/index.ts";
import type { NamedTensor, Tensors } from "../../../../lib/files/index.ts";
import { SeededNoise, tf } from "../../../../lib/nn/index.ts";
import { NumpyRandom, seedFor } from "../../../../lib/random/index.ts";
import type { Policy } from "../../../../lib/simulators/index.ts";
import { RecordedRun, recordedDataset, recordedTensors } from "../../../fixtures/official-baselines.ts";
import { largestDifference } from "../../../fixtures/official-trac.ts";
import { temporaryFolder } from "../../../fixtures/temporary-folder.ts";

const root = path.join(import.meta.dirname, "../../../..");
const python = path.join(root, ".venv-pytorch", "bin", "python");
const skip = !existsSync(python) && "PyTorch is not set up (npm run setup:pytorch)";

const { folder, remove } = temporaryFolder();
after(remove);

const task = findTask("BallRun");
const recordings = { "bc-all": "bc", "bcq-lag": "bcql", "bear-lag": "bearl", cpq: "cpq", coptidice: "coptidice" };
const names = Object.keys(recordings) as (keyof typeof recordings)[];

const within = (values: NamedTensor) => ({
  ...values,
  data: (values.data as Float32Array).map((value) => Math.min(0.5, Math.max(-0.5, value))),
});
const prefixed = (weights: Tensors) =>
  Object.fromEntries(Object.entries(weights).map(([name, tensor]) => [`model.${name}`, tensor]));

/** A folder with what PyTorch is given. */
function give(name: string, kind: "exported" | "state", content: Tensors): string {
  const place = path.join(folder, `${name}-${kind}`);
  mkdirSync(place);
  writeSafetensors(path.join(place, `${kind}.safetensors`), { tensors: content });
  return place;
}

const actionsOf = (place: string) =>
  readSafetensors(path.join(place, "actions.safetensors")).tensors.actions.data as Float32Array;

function actHere(policy: Policy, observations: Float32Array): Float32Array {
  const nothing = new Float32Array(observations.length / policy.observationSize);
  const actions = policy
    .begin(nothing.length)
    .act({ episodes: [...nothing.keys()], observations, rewards: nothing, costs: nothing });
  policy.dispose();
  return actions;
}

/** OSRL's recorded state, and the policy that it had then. */
function giveRecorded(name: keyof typeof recordings): string {
  const recorded = recordings[name];
  const { "query.observations": observations, "query.z": latent } = recordedTensors(recorded) as Record<
    string,
    NamedTensor
  >;
  return give(name, "state", {
    observations: observations,
    ...(latent && { latent: within(latent) }),
    ...prefixed(new RecordedRun(recorded).initial),
  });
}

/** A policy of ours with other sizes than the official ones, and its actions. */
async function giveExported(name: string): Promise<{ place: string; here: Float32Array }> {
  const method = await findMethod(name);
  const small = { actorHidden: [16, 8, 4], vaeHidden: 12, phi: 0.4 };
  const own = Object.fromEntries(
    Object.entries(small).filter(([option]) => Object.hasOwn(method.options.shape, option)),
  );
  const options = chooseOptions(method, { task, options: own });
  const problem = { task, trajectories: recordedDataset("dataset"), targetCost: 20, seed: 3 };
  const { learner } = method.start(problem, options);
  const weights = learner.weights();
  learner.dispose();
  const random = new NumpyRandom(1);
  const observations = Float32Array.from({ length: 30 * 5 }, () => random.standardNormal());
  const drawn = tf.tidy(() =>
    new SeededNoise(seedFor(problem.seed, "policy")).normal([30, 4]).dataSync<"float32">().slice(),
  ); // what a random policy draws first
  const latent = Object.hasOwn(weights, "vae.d1.weight")
    ? { latent: within({ shape: [30, 4], data: drawn }) }
    : ({} as Tensors);
  const place = give(name, "exported", {
    observations: { shape: [30, 5], data: observations },
    ...latent,
    ...prefixed(weights),
  });
  writeFileSync(path.join(place, "config.json"), JSON.stringify({ config: { options } }));
  return { place, here: actHere(method.policy(weights, problem, options), observations) };
}

describe("policies of OSRL's methods and PyTorch", { skip }, () => {
  const exported: Record<string, { place: string; here: Float32Array }> = {};
  const recorded: Record<string, string> = {};

  before(async () => {
    for (const name of names) {
      exported[name] = await giveExported(name);
      recorded[name] = giveRecorded(name);
    }
    const { pythonModule } = await findMethod(names[0]);
    const places = [...Object.values(exported).map(({ place }) => place), ...Object.values(recorded)];
    execFileSync(python, [path.join(root, "test/fixtures/act_in_pytorch.py"), pythonModule!, ...places]);
  });

  for (const name of names) {
    it(`${name}: an exported policy acts there as here`, () => {
      const { place, here } = exported[name];
      assert.ok(largestDifference(actionsOf(place), here) < 1e-6);
      assert.ok(
        here.some((value) => Math.abs(value) > 0.05),
        "it does something",
      );
    });

    it(`${name}: a checkpoint of OSRL, converted, acts there as OSRL did and is taken here`, async () => {
      const place = recorded[name];
      const { observations, actions } = new RecordedRun(recordings[name]).query(0);
      assert.ok(largestDifference(actionsOf(place), actions) < 1e-6);
      const method = await findMethod(name);
      const policy = method.policy(
        readSafetensors(path.join(place, "policy.safetensors")).tensors,
        { task, targetCost: 10, seed: 0 },
        chooseOptions(method, { task }),
      );
      const acted = actHere(policy, observations);
      const isRandom = name === "bcq-lag"; // with other latent vectors than those recorded
      assert.ok(largestDifference(acted, actions) < (isRandom ? 2 : 1e-6));
      assert.equal(acted.length, actions.length);
    });
  }
});
