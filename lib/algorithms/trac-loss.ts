/** The classification loss of TraC (official `trac.py`, `trac_with_logits`). */

/** Least probability inside the logarithm; beyond it a segment has no gradient. */
const leastProbability = 1e-6;

/** Numbers of desirable and undesirable segments. */
export interface LabelCounts {
  desirable: number;
  undesirable: number;
}

/** Counts labels: 1 desirable, 0 undesirable. */
export function countLabels(label: ArrayLike<number>): LabelCounts {
  let desirable = 0;
  for (let i = 0; i < label.length; i++) desirable += label[i]!;
  return { desirable, undesirable: label.length - desirable };
}

/** The loss of a batch and its gradient. */
export interface TracLoss {
  loss: number;
  /** Share of the segments on the right side of probability 0.5. */
  accuracy: number;
  /** d loss / d advantage, [B]. */
  gradient: Float32Array;
}

/**
 * Weighted binary cross-entropy of σ(advantage) against the label, averaged over the batch.
 *
 * `advantage` [B] is each segment's discounted log-probability ratio to the reference. Undesirable segments count
 * η · (desirable / undesirable) times, by the numbers in this batch unless `counts` tells others; a batch without
 * desirable ones then has loss 0.
 * Probabilities are rounded to float32 as PyTorch has them: near 1 that decides which are clamped.
 */
export function tracLoss(
  advantage: ArrayLike<number>,
  label: ArrayLike<number>,
  weight: ArrayLike<number>,
  eta: number,
  counts: LabelCounts = countLabels(label),
): TracLoss {
  const size = advantage.length;
  const undesirableFactor = (eta * counts.desirable) / counts.undesirable;
  const gradient = new Float32Array(size);
  let loss = 0;
  let correct = 0;
  for (let i = 0; i < size; i++) {
    const factor = ((label[i] ? 1 : undesirableFactor) * weight[i]!) / size;
    const probability = Math.fround(1 / (1 + Math.exp(-advantage[i]!)));
    const ofLabel = label[i] ? probability : Math.fround(1 - probability);
    loss -= factor * Math.log(Math.max(ofLabel, leastProbability));
    // d log σ(x) / dx = 1 − σ(x), and d log(1 − σ(x)) / dx = −σ(x)
    const slope = label[i] ? probability - 1 : probability;
    gradient[i] = ofLabel >= leastProbability ? factor * slope : 0;
    correct += probability > 0.5 === (label[i] === 1) ? 1 : 0;
  }
  return { loss, accuracy: correct / size, gradient };
}

/** Discount of each step of a segment, γ^t, [T]; t counts from the segment's first step. */
export function discounts(gamma: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, t) => gamma ** t);
}
