/** Which parameters CDT's network has, what they are called and how they begin. */
import { requireTensor } from "../../files/index.ts";
import type { Tensors } from "../../files/index.ts";
import { orthogonalMatrix } from "../../nn/index.ts";
import type { NumpyRandom } from "../../random/index.ts";

/** Sizes and parts of a network. */
export interface NetworkShape {
  observationSize: number;
  actionSize: number;
  /** Steps that the embedding of time distinguishes; 0 for none. */
  timeSteps: number;
  /** Numbers of a token. */
  embedding: number;
  layers: number;
  heads: number;
  headLayers: number;
  useReturns: boolean;
  useCosts: boolean;
  costPrefix: boolean;
  /** Costs to go enter as 50 − C. */
  reverseCosts: boolean;
  /** What the embedded costs to go do to that which actions are predicted from. */
  costFeature: "none" | "add" | "multiply" | "append";
  /** Whether actions are random, or a mean alone. */
  stochastic: boolean;
  /** Whether the layers of a random action's head begin orthogonal; officially normal numbers take their place. */
  orthogonalHead: boolean;
}

type Start = "normal" | "zeros" | "ones" | "uniform" | "orthogonal";
type Parameter = [name: string, shape: readonly number[], start: Start];

/** Standard deviation of the weights of linear layers and embeddings. */
const deviation = 0.02;

const linear = (name: string, outputs: number, inputs: number, start: Start = "normal"): Parameter[] => [
  [`${name}.weight`, [outputs, inputs], start],
  [`${name}.bias`, [outputs], "zeros"],
];

const norm = (name: string, size: number): Parameter[] => [
  [`${name}.weight`, [size], "ones"],
  [`${name}.bias`, [size], "zeros"],
];

/** All parameters under OSRL's names. */
function networkParameters(shape: NetworkShape): Parameter[] {
  const { embedding: size, observationSize, actionSize, timeSteps, layers } = shape;
  return [
    ...norm("emb_norm", size),
    ...norm("out_norm", size),
    ...(timeSteps > 0 ? [["timestep_emb.weight", [timeSteps, size], "normal"] as Parameter] : []),
    ...linear("state_emb", size, observationSize),
    ...linear("action_emb", size, actionSize),
    ...(shape.useCosts ? linear("cost_emb", size, 1) : []),
    ...(shape.useReturns ? linear("return_emb", size, 1) : []),
    ...(shape.costPrefix ? linear("prefix_emb", size, 1) : []),
    ...Array.from({ length: layers }, (_, i) => blockParameters(`blocks.${i}`, size)).flat(),
    ...headParameters(shape),
    ...linear("state_pred_head", observationSize, size),
    ...linear("cost_pred_head", 2, size),
  ];
}

/** The official start leaves the attention's first layer as PyTorch makes it. */
function blockParameters(name: string, size: number): Parameter[] {
  return [
    ...norm(`${name}.norm1`, size),
    ...norm(`${name}.norm2`, size),
    [`${name}.attention.in_proj_weight`, [3 * size, size], "uniform"],
    [`${name}.attention.in_proj_bias`, [3 * size], "zeros"],
    ...linear(`${name}.attention.out_proj`, size, size),
    ...linear(`${name}.mlp.0`, 4 * size, size),
    ...linear(`${name}.mlp.2`, size, 4 * size),
  ];
}

/** The action's head: a `Sequential` where it has more than one layer, or no distribution. One with a distribution has two at most. */
function headParameters({
  actionSize,
  headLayers,
  stochastic,
  orthogonalHead,
  costFeature,
  embedding,
}: NetworkShape): Parameter[] {
  const size = costFeature === "append" ? 2 * embedding : embedding;
  const hidden = Array.from({ length: stochastic ? Math.min(1, headLayers - 1) : headLayers - 1 }, (_, i) =>
    linear(`action_head.${2 * i}`, size, size),
  );
  const last = stochastic && hidden.length === 0 ? "action_head" : `action_head.${2 * hidden.length}`;
  const start = orthogonalHead ? "orthogonal" : "normal";
  const output = stochastic
    ? ["mu", "log_std"].map((end) => linear(`${last}.${end}`, actionSize, size, start))
    : [linear(last, actionSize, size)];
  return [...hidden, ...output].flat();
}

/** Parameters before the first update. */
export function initialNetwork(shape: NetworkShape, random: NumpyRandom): Tensors {
  return Object.fromEntries(
    networkParameters(shape).map(([name, size, start]) => [
      name,
      { shape: [...size], data: startValues(size, start, random) },
    ]),
  );
}

function startValues(shape: readonly number[], start: Start, random: NumpyRandom): Float32Array {
  const [outputs, inputs = 1] = shape as [number, number?];
  if (start === "orthogonal") return orthogonalMatrix(outputs, inputs, random);
  const bound = Math.sqrt(6 / (outputs + inputs));
  const next = {
    normal: () => deviation * random.standardNormal(),
    zeros: () => 0,
    ones: () => 1,
    uniform: () => random.uniform(-bound, bound),
  }[start];
  return Float32Array.from({ length: outputs * inputs }, next);
}

/** The parameters of a network among `weights`, in order. Throws RangeError that names one that is missing or has another shape. */
export function takeNetwork(weights: Tensors, shape: NetworkShape): Tensors {
  return Object.fromEntries(networkParameters(shape).map(([name, size]) => [name, requireTensor(weights, name, size)]));
}
