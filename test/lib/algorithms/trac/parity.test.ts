/** BC and TraC against the official PyTorch code: forward, losses, gradients, and weights after many updates. */
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import {
  classificationLoss,
  discounts,
  logProbabilities,
  logProbability,
  warmUpLearningRate,
} from "../../../../lib/algorithms/trac/index.ts";
import type { LabelCounts, TracLearner } from "../../../../lib/algorithms/trac/index.ts";
import { Mlp, tf } from "../../../../lib/nn/index.ts";
import { classifyingLearner, cloningLearner, flatWeights } from "../../../fixtures/official-learner.ts";
import { Recorded, largestDifference, largestEntry, scalars, suites } from "../../../fixtures/official-trac.ts";

const files = { loss_obs5: ["loss_obs5"], loss_obs76: ["loss_obs76", "sampled_obs76"] } as const;
const constantRate = { warmUpMultiplier: 1, warmUpUpdates: 1 };

/**
 * In one recording (loss_obs5, bullet, constant rate) a unit's input is 1.6e-9 at this update: float32 rounding decides
 * on which side of the ReLU it falls, and the official run took the other side than exact arithmetic. From here on the
 * comparison is with the same run in float64 (`exact_obs5`), from which the official weights are 6.7e-4 away.
 */
const kinkedUpdate = 11;

/** The largest deviation met so far of each group: what is compared, without the update's number. */
const largest = new Map<string, { value: number; limit: number }>();

function assertWithin(value: number, limit: number, what: string): void {
  const group = what.replace(/ of update .*|_step\d+/, "");
  if (!(value <= (largest.get(group)?.value ?? -1))) largest.set(group, { value, limit });
  assert.ok(value <= limit, `${what}: ${value} must be at most ${limit}`);
}

after(() => {
  for (const [group, { value, limit }] of largest)
    console.log(`${group}: largest deviation ${value.toExponential(1)}, limit ${limit}`);
});

/** Loss, accuracy, and gradient with respect to the advantage [B]. */
function tracLoss(
  advantage: ArrayLike<number>,
  label: ArrayLike<number>,
  weight: ArrayLike<number>,
  eta: number,
  counts?: LabelCounts,
) {
  const of = (values: ArrayLike<number>) => tf.tensor1d(Float32Array.from(values));
  return tf.tidy(() => {
    let accuracy = NaN;
    const { value, grad } = tf.valueAndGrad((x) => {
      const result = classificationLoss(x as Tensor1D, of(label), of(weight), eta, counts);
      accuracy = result.accuracy.dataSync()[0]!;
      return result.loss;
    })(of(advantage));
    return { loss: value.dataSync()[0], accuracy, gradient: grad.dataSync<"float32">().slice() };
  });
}

/** A loss of the network's log-probabilities on a recorded batch, and its gradient, flat. */
function lossAndGradient(recorded: Recorded, loss: (logProb: Tensor1D) => Tensor) {
  const network = new Mlp(recorded.namedWeights("init"), "tanh");
  const { observations, actions } = recorded.batch(0);
  const { inputs, outputs } = network.shape;
  const rows = observations.length / inputs;
  const result = tf.tidy(() => {
    const { value, grads } = tf.variableGrads(() => {
      const predicted = network.forward(tf.tensor2d(observations, [rows, inputs]));
      return loss(logProbability(predicted, tf.tensor2d(actions, [rows, outputs]))).asScalar();
    }, [network.flat]);
    return { loss: value.dataSync()[0], gradient: grads[network.flat.name].dataSync<"float32">().slice() };
  });
  network.dispose();
  return result;
}

/** Runs updates first … last on batch k % 4 and compares the weights wherever the recording has them. */
function compareWeights(
  algorithm: TracLearner,
  { batches, weights = batches, recordedAfter = [1, 10, 100], first, last, key, limit }: WeightComparison,
): void {
  let compared = 0;
  for (let k = first; k <= last; k++) {
    algorithm.update(batches.batch(k % 4));
    const name = key(k - first + 1);
    const recorded = weights.weights(name);
    if (!recorded) continue;
    const computed = flatWeights(algorithm).filter((_, i) => i % recorded.stride === 0);
    assertWithin(largestDifference(computed, recorded.values), limit, `weights at ${name}`);
    compared++;
  }
  algorithm.dispose();
  assert.equal(
    compared,
    recordedAfter.filter((updates) => first + updates - 1 <= last).length,
    "recorded weights that were compared",
  );
}

interface WeightComparison {
  batches: Recorded;
  weights?: Recorded;
  /** Numbers of updates after which there are weights. */
  recordedAfter?: number[];
  first: number;
  last: number;
  key: (k: number) => string;
  limit: number;
}

for (const file of ["loss_obs5", "loss_obs76"] as const) {
  const recorded = new Recorded(...files[file].map((name) => `${name}.safetensors`));
  const shape = recorded.networkShape();

  describe(`official code, ${file}`, () => {
    it("predicts the recorded actions and log-probabilities", () => {
      const network = new Mlp(recorded.namedWeights("init"), "tanh");
      const { observations, actions } = recorded.batch(0);
      const rows = observations.length / shape.inputs;
      const predicted = tf.tidy(() => network.forward(tf.tensor2d(observations, [rows, shape.inputs])).dataSync());
      assertWithin(largestDifference(predicted, recorded.floats("forward.eval")), 1e-6, "actions");
      const logProb = logProbabilities(network, { observations, actions, length: rows });
      assertWithin(largestDifference(logProb, recorded.floats("lp")), 1e-5, "log-probabilities");
      network.dispose();
    });

    it("has the recorded BC loss and gradient", () => {
      const { loss, gradient } = lossAndGradient(recorded, (logProb) => tf.neg(tf.mean(logProb)));
      const expected = recorded.parameters("grad_bc");
      assertWithin(Math.abs(loss / scalars[file].bullet.bc_loss - 1), 1e-5, "BC loss");
      assertWithin(largestDifference(gradient, expected) / largestEntry(expected), 1e-5, "BC gradient");
    });

    it("has the recorded BC weights after 1, 10 and 100 updates", () => {
      compareWeights(cloningLearner(recorded), {
        batches: recorded,
        first: 0,
        last: 99,
        key: (k) => `bc_step${k}`,
        limit: 1e-5,
      });
    });

    it("logs the recorded BC losses", () => {
      const algorithm = cloningLearner(recorded);
      for (const [k, , loss] of recorded.table("bc_log")) {
        const { bcLoss } = algorithm.update(recorded.batch(k % 4));
        assertWithin(Math.abs(bcLoss / loss - 1), 1e-5, `BC loss of update ${k}`);
      }
      algorithm.dispose();
    });

    for (const suite of suites) {
      it(`has the recorded TraC advantage, loss and accuracy (${suite})`, () => {
        const { alpha, gamma, eta, trac_loss, accuracy } = scalars[file][suite];
        const { length, segments, label, weight } = recorded.batch(0);
        const factor = discounts(gamma, length);
        assertWithin(largestDifference(factor, recorded.floats(`gammas.${suite}`)), 1e-6, "discounts");
        const logProb = recorded.floats("lp");
        const reference = recorded.floats("ref_lp");
        const advantage = Float32Array.from({ length: segments }, (_, i) =>
          factor.reduce(
            (sum, discount, t) => sum + alpha * discount * (logProb[i * length + t] - reference[i * length + t]),
            0,
          ),
        );
        assertWithin(largestDifference(advantage, recorded.floats(`adv.${suite}`)), 1e-5, "advantage");
        const result = tracLoss(advantage, label, weight, eta);
        assertWithin(Math.abs(result.loss / trac_loss - 1), 1e-5, "TraC loss");
        assert.equal(result.accuracy, accuracy);
      });

      it(`has the recorded TraC gradient (${suite})`, () => {
        const { alpha, gamma, eta } = scalars[file][suite];
        const { length, segments, label, weight } = recorded.batch(0);
        const advantageGradient = tracLoss(recorded.floats(`adv.${suite}`), label, weight, eta).gradient;
        const factor = discounts(gamma, length);
        // A loss that is linear in the log-probabilities, with the recorded advantages' slopes.
        const slopes = Float32Array.from(
          { length: segments * length },
          (_, row) => alpha * factor[row % length] * advantageGradient[Math.floor(row / length)],
        );
        const { gradient } = lossAndGradient(recorded, (logProb) => tf.sum(tf.mul(logProb, tf.tensor1d(slopes))));
        const expected = recorded.parameters(`grad_trac.${suite}`);
        assertWithin(largestDifference(gradient, expected) / largestEntry(expected), 1e-5, "TraC gradient");
      });

      it(`has the recorded TraC weights under the official schedule (${suite})`, () => {
        const algorithm = classifyingLearner(recorded, suite, "after_bc1_switch", "after_bc1_switch");
        compareWeights(algorithm, {
          batches: recorded,
          first: 1,
          last: 100,
          key: (k) => `trac_step${k}.${suite}`,
          limit: 1e-7,
        });
      });

      it(`has the recorded TraC weights at a constant rate (${suite})`, () => {
        const algorithm = classifyingLearner(recorded, suite, "init", "ref", constantRate);
        const kinked = file === "loss_obs5" && suite === "bullet";
        const last = kinked ? kinkedUpdate - 1 : 100;
        compareWeights(algorithm, {
          batches: recorded,
          first: 1,
          last,
          key: (k) => `trac_const_lr_step${k}.${suite}`,
          limit: 1e-5,
        });
      });

      it(`logs the recorded losses, accuracies and learning rates (${suite})`, () => {
        const algorithm = classifyingLearner(recorded, suite, "init", "ref", constantRate);
        const kinked = file === "loss_obs5" && suite === "bullet";
        for (const [k, , loss, bcLoss, accuracy] of recorded.table(`trac_const_lr_log.${suite}`)) {
          if (kinked && k >= kinkedUpdate) break;
          const metrics = algorithm.update(recorded.batch(k % 4));
          assertWithin(
            Math.abs(metrics.tracLoss - loss),
            1e-5 * Math.max(1, Math.abs(loss)),
            `TraC loss of update ${k}`,
          );
          assertWithin(Math.abs(metrics.bcLoss / bcLoss - 1), 1e-5, `BC loss of update ${k}`);
          assert.ok(Math.abs(metrics.accuracy - accuracy) < 1e-6, `accuracy of update ${k}`);
        }
        algorithm.dispose();
      });
    }
  });
}

describe("exact arithmetic", () => {
  it("has the weights of the same run in float64 where the official float32 falls on the other side of a ReLU", () => {
    const recorded = new Recorded("loss_obs5.safetensors");
    const exact = new Recorded("exact_obs5.safetensors");
    const algorithm = classifyingLearner(recorded, "bullet", "init", "ref", constantRate);
    const key = (k: number) => `trac_const_lr_step${k}.bullet`;
    compareWeights(algorithm, {
      batches: recorded,
      weights: exact,
      recordedAfter: [100],
      first: 1,
      last: 100,
      key,
      limit: 1e-5,
    });
  });
});

describe("official trac_with_logits", () => {
  scalars.trac_with_logits_cases.forEach((recordedCase, number) => {
    it(`has the recorded loss, accuracy and gradient in case ${number}`, () => {
      const { adv, label, weight, eta } = recordedCase;
      const result = tracLoss(adv, label, weight, eta);
      assertWithin(Math.abs(result.loss - recordedCase.loss), 1e-5 * Math.max(1, Math.abs(recordedCase.loss)), "loss");
      assert.ok(Math.abs(result.accuracy - recordedCase.accuracy) < 1e-6);
      assertWithin(
        largestDifference(result.gradient, recordedCase.grad),
        1e-5 * largestEntry(recordedCase.grad),
        "gradient",
      );
    });
  });
});

describe("balance over the whole dataset", () => {
  it("weighs undesirable segments by the counts it is given, not by the batch's own", () => {
    const { adv, label, weight, eta } = scalars.trac_with_logits_cases.find(
      ({ label }) => label.includes(0) && label.includes(1),
    )!;
    const desirable = label.filter((l) => l === 1).length;
    const own = tracLoss(adv, label, weight, eta);
    const given = tracLoss(adv, label, weight, eta, { desirable, undesirable: 2 * (label.length - desirable) });
    const half = label.map((l, i) => (l ? 1 : 0.5) * own.gradient[i]);
    assertWithin(largestDifference(given.gradient, half), 1e-9, "gradient");
  });
});

describe("official learning rate", () => {
  it("is the recorded one at every recorded step", () => {
    const { bc_steps, lr_used_at_step, late } = scalars.lr;
    const rates = { ...Object.fromEntries(lr_used_at_step.slice(bc_steps).entries()), ...late } as Record<
      string,
      number
    >;
    for (const [update, rate] of Object.entries(rates)) {
      // `late` numbers scheduler steps, which lag one behind the updates.
      const index = update in late && Number(update) >= lr_used_at_step.length ? Number(update) - 1 : Number(update);
      assertWithin(
        Math.abs(warmUpLearningRate({ learningRate: 1e-4, multiplier: 0.1, steps: 10_000 }, index) / rate - 1),
        1e-12,
        `learning rate of update ${update}`,
      );
    }
  });
});
