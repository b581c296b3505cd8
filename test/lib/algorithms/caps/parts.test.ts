/** CAPS's parts on numbers worked out on paper. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Tensor } from "@tensorflow/tfjs";
import { imitationWeights, tradeOffs } from "../../../../lib/algorithms/caps/heads.ts";
import { expectileLoss } from "../../../../lib/algorithms/caps/implicit-q.ts";
import { chooseHead } from "../../../../lib/algorithms/caps/switching-policy.ts";
import { tf } from "../../../../lib/nn/index.ts";

function numbersOf(compute: () => Tensor): number[] {
  return [...tf.tidy(() => compute().dataSync())];
}

function assertClose(actual: readonly number[], expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) =>
    assert.ok(
      Math.abs(value - expected[i]) <= 1e-6 * Math.max(1, Math.abs(expected[i])),
      `${actual} is not ${expected}`,
    ),
  );
}

describe("expectileLoss", () => {
  it("weighs samples above the value by τ, those below it by 1 − τ", () => {
    // (0.7 · 1 + 0.7 · 4 + 0.3 · 9) / 3
    assertClose(
      numbersOf(() => expectileLoss(tf.tensor1d([1, 2, -3]), 0.7)),
      [6.2 / 3],
    );
    // Half the mean square at τ = 1/2.
    assertClose(
      numbersOf(() => expectileLoss(tf.tensor1d([1, 2, -3]), 0.5)),
      [14 / 6],
    );
  });

  it("is smallest at the expectile", () => {
    // Of 0 and 1, τ(1 − v) = (1 − τ)v at v = τ: the slope is 0 there.
    const slope = (value: number) =>
      numbersOf(() => tf.grad((v) => expectileLoss(tf.sub(tf.tensor1d([0, 1]), v), 0.9))(tf.scalar(value)))[0];
    assertClose([slope(0.9)], [0]);
    assert.ok(slope(0.8) < 0 && slope(0.95) > 0);
  });
});

describe("the heads", () => {
  it("go from the reward's advantage to the cost's in even steps", () => {
    assert.deepEqual(tradeOffs(1), [1]);
    assert.deepEqual(tradeOffs(2), [1, 0]);
    assert.deepEqual(tradeOffs(5), [1, 0.75, 0.5, 0.25, 0]);
  });

  it("imitate an action by the exponential of its advantage, up to a limit", () => {
    // Advantages 1 and −2 in the first state, 0 and 3 in the second; heads of the reward, of both, of the cost; temperature 2.
    const weights = () =>
      imitationWeights(tf.tensor1d([1, 0]), tf.tensor1d([-2, 3]), 3, { temperature: 2, maxWeight: 20 });
    assertClose(numbersOf(weights), [Math.exp(2), Math.exp(-1), Math.exp(-4), 1, 20, 20]);
  });
});

describe("chooseHead", () => {
  const cases: [name: string, rewards: number[], costs: number[], budget: number, head: number][] = [
    ["takes the highest reward where all can be paid for", [5, 9, 7], [3, 4, 1], 10, 1],
    ["leaves out what the budget cannot pay for", [5, 9, 7], [3, 4, 1], 3.5, 2],
    ["can spend the budget to the last", [5, 9, 7], [3, 4, 1], 4, 1],
    ["takes the lowest cost where nothing can be paid for", [5, 9, 7], [3, 4, 1], 0.5, 2],
    ["takes the lowest cost when the budget is overdrawn", [5, 9, 7], [3, 0.25, 1], -6, 1],
    ["takes the first of equals", [2, 2, 2], [0, 0, 0], 0, 0],
    ["has no choice with one head", [1], [8], 2, 0],
  ];
  for (const [name, rewards, costs, budget, head] of cases)
    it(name, () => assert.equal(chooseHead(rewards, costs, budget), head));
});
