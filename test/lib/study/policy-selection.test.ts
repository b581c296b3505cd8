import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { simulateSelection } from "../../../lib/study/index.ts";
import { NumpyRandom } from "../../../lib/random/index.ts";

const random = new NumpyRandom(3);
const policy = (reward: number, cost: number, spread: number) => ({
  rewards: Array.from({ length: 40 }, () => reward + spread * random.standardNormal()),
  costs: Array.from({ length: 40 }, () => cost + spread * random.standardNormal()),
});
const short = { repetitions: 60, resamples: 100 };

describe("simulateSelection", () => {
  it("finds the policy of the highest reward, unsafe as it is, with more and more certainty", () => {
    const candidates = [policy(0.3, 0.2, 0.2), policy(0.5, 0.5, 0.2), policy(0.8, 1.5, 0.2)];
    const points = simulateSelection(candidates, { ...short, episodes: 120 });
    assert.deepEqual(
      points.map(({ episodes }) => episodes),
      Array.from({ length: 120 }, (_, i) => i + 1),
    );
    const [first, last] = [points[0], points.at(-1)!];
    assert.ok(first.reward < 0.65 && last.reward > 0.75, `${first.reward} and ${last.reward}`);
    assert.ok(first.unsafe < 0.6 && last.unsafe > 0.9, `${first.unsafe} and ${last.unsafe}`);
    for (const {
      reward,
      interval: [lower, upper],
    } of points)
      assert.ok(lower <= reward && reward <= upper);
  });

  it("chooses a safe policy where an episode's worth counts its cost", () => {
    const candidates = [policy(0.3, 0.2, 0.1), policy(0.5, 0.5, 0.1), policy(0.8, 1.5, 0.1)];
    const worth = (reward: number, cost: number) => reward - Math.max(0, cost - 1);
    const { unsafe, reward } = simulateSelection(candidates, { ...short, episodes: 120, worth }).at(-1)!;
    assert.ok(unsafe < 0.1 && Math.abs(reward - 0.5) < 0.1, `${unsafe}, ${reward}`);
  });

  it("plays every candidate once before it repeats one, also where all rewards are negative", () => {
    const candidates = Array.from({ length: 6 }, (_, i) => ({ rewards: [-1 - i], costs: [0] }));
    const points = simulateSelection(candidates, { ...short, episodes: 6 });
    assert.equal(points.at(-1)!.reward, -1);
    assert.ok(points[0].reward < -2);
  });

  it("repeats from its seed, and draws other candidates where not all take part", () => {
    const candidates = Array.from({ length: 30 }, (_, i) => policy(i / 30, 0, 0.01));
    const rewards = (seed: number) =>
      simulateSelection(candidates, { ...short, episodes: 25, candidates: 5, seed }).at(-1)!.reward;
    assert.equal(rewards(1), rewards(1));
    assert.notEqual(rewards(1), rewards(2));
    assert.ok(rewards(1) < 0.95, "the best of 30 is not among every 5");
  });

  it("refuses no candidates and candidates without matching episodes", () => {
    assert.throws(() => simulateSelection([]), /takes at least 1 candidate, got none/);
    assert.throws(
      () => simulateSelection([policy(1, 1, 0), { rewards: [1], costs: [] }]),
      /Candidate 1 must have as many costs as rewards and at least 1, got 1 and 0/,
    );
    assert.throws(() => simulateSelection([{ rewards: [], costs: [] }]), /Candidate 0 must have .* got 0 and 0/);
  });
});
