/** CAPS's policy in plain PyTorch; `npm run setup:pytorch` installs it. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { caps } from "../../../../lib/algorithms/caps/index.ts";
import { chooseOptions } from "../../../../lib/algorithms/index.ts";
import { findTask } from "../../../../lib/dataset/index.ts";
import { writeSafetensors } from "../../../../lib/files/index.ts";
import { NumpyRandom } from "../../../../lib/random/index.ts";
import { decodeNpy, encodeNpy } from "../../../fixtures/npy.ts";
import { recordedDataset } from "../../../fixtures/official-baselines.ts";
import { largestDifference } from "../../../fixtures/official-trac.ts";
import { temporaryFolder } from "../../../fixtures/temporary-folder.ts";

const python = path.join(import.meta.dirname, "../../../../.venv-pytorch", "bin", "python");
const { folder, remove } = temporaryFolder();
after(remove);

describe(
  "CAPS's policy and PyTorch",
  { skip: !existsSync(python) && "PyTorch is not set up (npm run setup:pytorch)" },
  () => {
    it("plays an episode there as here: what it has cost chooses the head, and observations may be of any size", () => {
      const task = findTask("BallRun");
      const trajectories = recordedDataset("dataset");
      const { observationSize, actionSize } = trajectories;
      const problem = { task: { ...task, actionSize }, trajectories, targetCost: 1, seed: 3 };
      const options = chooseOptions(caps, { task, options: { heads: 5, hidden: [12, 8] } });
      const { learner } = caps.start(problem, options);
      const weights = learner.weights();
      learner.dispose();
      const random = new NumpyRandom(5);
      for (const { data } of Object.values(weights))
        data.forEach((value, i) => (data[i] = Number(value) + 0.3 * random.standardNormal()));
      const [steps, width] = [40, observationSize + 2];
      const episode = Float32Array.from({ length: steps * width }, (_, i) => {
        if (i % width >= observationSize) return i < width ? 0 : Number(random.random() > 0.6) / 8;
        return random.standardNormal() * ([1e-40, 0, 1, 1e6][Math.floor(i / width)] ?? 2);
      });

      const policy = caps.policy(weights, problem, options);
      const actor = policy.begin(1);
      const rows = Array.from({ length: steps }, (_, step) => episode.subarray(step * width, (step + 1) * width));
      const here = rows.flatMap((row) => {
        const [observations, rewards, costs] = [row.slice(0, observationSize), row.slice(-2, -1), row.slice(-1)];
        return [...actor.act({ episodes: [0], observations, rewards, costs })];
      });
      policy.dispose();

      const file = path.join(folder, "policy.safetensors");
      writeSafetensors(file, { tensors: weights });
      writeFileSync(path.join(folder, "config.json"), JSON.stringify({ config: { targetCost: 1, options } }));
      const acted = execFileSync(python, [caps.pythonModule!, "act", file], {
        input: encodeNpy(episode, [steps, width]),
      });
      assert.ok(largestDifference(decodeNpy(acted), Float32Array.from(here)) < 1e-5);
      assert.ok(new Set(here.map((value) => value.toFixed(3))).size > steps, "it acts in many ways");
    });
  },
);
