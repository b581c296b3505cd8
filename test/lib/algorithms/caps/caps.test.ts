/** CAPS's updates against a reference in plain arithmetic, and what its policy does with a budget. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { caps } from "../../../../lib/algorithms/caps/index.ts";
import { chooseOptions } from "../../../../lib/algorithms/index.ts";
import { findDataset, findTask, loadTrajectories } from "../../../../lib/dataset/index.ts";
import { evaluate } from "../../../../lib/evaluation/index.ts";
import { joinStates, restoreStates } from "../../../../lib/files/index.ts";
import type { Tensors } from "../../../../lib/files/index.ts";
import { tf } from "../../../../lib/nn/index.ts";
import { finiteDifferences, referenceLosses } from "../../../fixtures/caps-reference.ts";

const task = findTask("BallCircle");
const problem = {
  task,
  trajectories: await loadTrajectories(findDataset(task), { finalObservations: true }),
  targetCost: 10,
  seed: 4,
};

describe("an update", () => {
  const options = chooseOptions(caps, {
    task,
    options: { heads: 3, hidden: [4], batchSize: 12, maxWeight: 1.2, costExpectile: 0.6 },
  });

  it("has the losses and gradients of its definition", () => {
    const { batches, learner } = caps.start(problem, options);
    const before = learner.state();
    const batch = batches.next();
    const figures = learner.update(batch);
    const after = learner.state();
    const losses = referenceLosses(batch, before, after, options);
    for (const [loss, { part, optimizer, compute }] of Object.entries(losses)) {
      const expected = compute(before);
      assert.ok(
        Math.abs(figures[loss] - expected) < 1e-5 * Math.max(1, expected),
        `${loss}: ${figures[loss]}, expected ${expected}`,
      );
      // After one step the optimizer's mean is 1 − β1 = 0.1 times the gradient.
      const gradient = (after[`${optimizer}.mean`].data as Float32Array).map((value) => value / 0.1);
      finiteDifferences(compute, before, part).forEach((slope, i) =>
        assert.ok(
          Math.abs(gradient[i] - slope) < 1e-4 * Math.max(1, Math.abs(slope)),
          `${loss}, ${i}: ${gradient[i]}, expected ${slope}`,
        ),
      );
    }
    learner.dispose();
  });
});

describe("a learner", () => {
  const options = chooseOptions(caps, { task, options: { hidden: [8], batchSize: 16 } });

  it("continues to the same bits from its state, and leaves no tensor behind", () => {
    const { numTensors } = tf.memory();
    const [whole, first, second] = [0, 1, 2].map(() => caps.start(problem, options)) as [Started, Started, Started];
    const train = ({ batches, learner }: Started, updates: number) =>
      Array.from({ length: updates }, () => learner.update(batches.next()));
    const figures = train(whole, 5);
    assert.deepEqual(train(first, 2), figures.slice(0, 2));
    restoreStates(second, joinStates(first));
    assert.deepEqual(train(second, 3), figures.slice(2));
    assert.deepEqual(second.learner.state(), whole.learner.state());
    for (const { learner } of [whole, first, second]) learner.dispose();
    assert.equal(tf.memory().numTensors, numTensors);
  });

  type Started = ReturnType<typeof caps.start>;
});

describe("a policy", () => {
  const options = chooseOptions(caps, { task, preset: "tutorial", options: { hidden: [64, 64] } });
  let weights: Tensors;
  before(() => {
    const { batches, learner } = caps.start(problem, options);
    for (let update = 0; update < 400; update++) learner.update(batches.next());
    weights = learner.weights();
    learner.dispose();
  });
  const policyFor = (targetCost: number) => caps.policy(weights, { ...problem, targetCost }, options);

  it("costs less at a smaller target cost, by the same weights", async () => {
    const costs: number[] = [];
    for (const targetCost of [5, 40]) {
      const policy = policyFor(targetCost);
      const { costReturns } = await evaluate(policy, task, { episodes: 6, seed: 2, targetCost });
      policy.dispose();
      costs.push(costReturns.reduce((a, b) => a + b) / costReturns.length);
    }
    assert.ok(costs[0] < 15 && costs[1] > 25, `${costs}`);
  });

  it("acts otherwise where an episode has spent its budget, and by each episode's own costs", () => {
    const rows = 40;
    const observations = problem.trajectories.observations.slice(0, rows * task.observationSize);
    const zero = new Float32Array(rows);
    const act = (targetCost: number, spent: Float32Array, episodes = [...zero.keys()]) => {
      const policy = policyFor(targetCost);
      const actions = policy.begin(rows).act({ episodes, observations, rewards: zero, costs: spent });
      policy.dispose();
      return actions;
    };
    const [rich, poor] = [act(80, zero), act(0, zero)];
    assert.notDeepEqual(rich, poor, "the target cost");
    assert.deepEqual(
      act(
        80,
        zero.map(() => 80),
      ),
      poor,
      "a budget that is spent is one of 0",
    );
    const half = act(
      80,
      zero.map((_, row) => (row < rows / 2 ? 80 : 0)),
    );
    const middle = half.length / 2;
    assert.deepEqual([...half], [...poor.subarray(0, middle), ...rich.subarray(middle)]);
  });

  it("adds up what an episode costs while others end", () => {
    const observation = problem.trajectories.observations.slice(0, task.observationSize);
    const policy = policyFor(10);
    const [long, fresh] = [policy.begin(3), policyFor(0).begin(1)];
    const view = (episodes: number[], cost: number) => ({
      episodes,
      observations: Float32Array.from(episodes.flatMap(() => [...observation])),
      rewards: new Float32Array(episodes.length),
      costs: Float32Array.from(episodes, (episode) => (episode === 2 ? cost : 0)),
    });
    long.act(view([0, 1, 2], 0));
    long.act(view([0, 2], 4));
    const actions = long.act(view([2], 6));
    assert.deepEqual(actions, fresh.act(view([0], 0)), "4 + 6 of 10 are spent");
  });

  it("names the array that does not fit", () => {
    const { "policy.net.2.bias": _, ...rest } = weights;
    assert.throws(
      () => caps.policy(rest, problem, options),
      /RangeError: .*net\.2\.bias must have 64 entries, got none/,
    );
    assert.throws(
      () => caps.policy(weights, problem, { ...options, heads: 3 }),
      /policy must have 3 heads of 2 outputs, got 8 outputs/,
    );
    const shape = {
      ...weights,
      "cost.nets.1.0.weight": { shape: [64, 9], data: new Float32Array(576) },
      "cost.nets.0.0.weight": { shape: [64, 9], data: new Float32Array(576) },
    };
    assert.throws(() => caps.policy(shape, problem, options), /cost\.nets\.0\.0\.weight must have 10 columns, got 9/);
  });
});
