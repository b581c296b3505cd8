import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import os from "node:os";
import { fileURLToPath } from "node:url";
import test from "node:test";
import type { Scalar, Tensor, Tensor2D, Variable } from "@tensorflow/tfjs";
import { nativeBackend } from "../../../../lib/nn/tensorflow.ts";
import { hostInputs, record, scalarInput } from "../../../../lib/nn/graph/index.ts";
import type { Compute } from "../../../../lib/nn/graph/index.ts";
import { tf } from "../../../../lib/nn/index.ts";
import { temporaryFolder } from "../../../fixtures/temporary-folder.ts";

/** A vector that Adam moves; its step size falls from step to step. */
class AdamVariable {
  readonly value: Variable;
  readonly #mean: Variable;
  readonly #variance: Variable;
  steps = 0;

  constructor(initial: Float32Array) {
    this.value = tf.tidy(() => tf.variable(tf.tensor1d(initial)));
    [this.#mean, this.#variance] = tf.tidy(() => [
      tf.variable(tf.zerosLike(this.value)),
      tf.variable(tf.zerosLike(this.value)),
    ]);
  }

  minimize(loss: () => Scalar): Scalar {
    const { value, grads } = tf.variableGrads(loss, [this.value]);
    const gradient = grads[this.value.name];
    const [rate, scale] = hostInputs(() => {
      this.steps += 1;
      return [scalarInput(0.1 / Math.sqrt(this.steps)), scalarInput(Math.sqrt(1 - 0.999 ** this.steps))];
    }) as [Scalar, Scalar];
    this.#mean.assign(tf.add(tf.mul(this.#mean, 0.9), tf.mul(gradient, 0.1)));
    this.#variance.assign(tf.add(tf.mul(this.#variance, 0.999), tf.mul(tf.square(gradient), 0.001)));
    const move = tf.div(this.#mean, tf.add(tf.div(tf.sqrt(this.#variance), scale), 1e-8));
    this.value.assign(tf.sub(this.value, tf.mul(move, rate)));
    return value;
  }

  state() {
    return { steps: this.steps, arrays: this.variables.map((variable) => variable.dataSync().slice()) };
  }

  restore({ steps, arrays }: ReturnType<AdamVariable["state"]>): void {
    this.steps = steps;
    tf.tidy(() => this.variables.forEach((variable, i) => variable.assign(tf.tensor(arrays[i], variable.shape))));
  }

  get variables(): Variable[] {
    return [this.value, this.#mean, this.#variance];
  }

  dispose(): void {
    tf.dispose(this.variables);
  }
}

/** Random numbers that depend on a key alone, drawn by TensorFlow. */
function dropped(x: Tensor, key: Tensor): Tensor {
  const { binding } = nativeBackend()!;
  const types = [
    ["dtype", binding.TF_FLOAT],
    ["T", binding.TF_INT32],
    ["Tseed", binding.TF_INT32],
  ] as const;
  const attributes = types.map(([name, value]) => ({ name, type: binding.TF_ATTR_TYPE, value: value }));
  const uniform = nativeBackend()!.executeSingleOutput("StatelessRandomUniform", attributes, [
    tf.tensor1d(x.shape, "int32"),
    key,
  ]);
  return tf.mul(x, tf.cast(tf.greaterEqual(uniform, 0.25), "float32"));
}

/** A regression with dropout, a second learner that imitates the first, and a target that follows it. */
class Learner {
  readonly model = new AdamVariable(Float32Array.of(0.5, -0.2, 0.1));
  readonly imitator = new AdamVariable(Float32Array.of(0, 0, 0));
  readonly target: Variable = tf.variable(this.model.value); // at first it shares the model's numbers
  draws = 0;

  readonly update = record<"x" | "y">(({ x, y }) => {
    const [key] = hostInputs(() => [{ shape: [2], data: Int32Array.of(3, this.draws++) }]) as [Tensor];
    const predict = (x: Tensor, w: Tensor) => tf.matMul(x as Tensor2D, w.reshape([3, 1]) as Tensor2D).flatten();
    const loss = this.model.minimize(
      () => tf.mean(tf.square(tf.sub(predict(dropped(x, key), this.model.value), y))) as Scalar,
    );
    this.target.assign(tf.add(tf.mul(this.target, 0.9), tf.mul(this.model.value, 0.1)));
    const aim = predict(x, this.target);
    const imitation = this.imitator.minimize(
      () => tf.mean(tf.square(tf.sub(predict(x, this.imitator.value), aim))) as Scalar,
    );
    return { loss, imitation };
  });

  state() {
    const target = this.target.dataSync().slice();
    return { model: this.model.state(), imitator: this.imitator.state(), target, draws: this.draws };
  }

  restore({ model, imitator, target, draws }: ReturnType<Learner["state"]>): void {
    this.model.restore(model);
    this.imitator.restore(imitator);
    tf.tidy(() => this.target.assign(tf.tensor1d(target)));
    this.draws = draws;
  }

  dispose(): void {
    this.update.dispose();
    for (const part of [this.model, this.imitator, this.target]) part.dispose();
  }
}

/** Rows of a regression; every batch has other numbers. */
function batch(number: number, rows: number) {
  const x = Float32Array.from({ length: rows * 3 }, (_, i) => Math.sin(1 + i + 10 * number));
  const y = Float32Array.from({ length: rows }, (_, row) => 2 * x[3 * row] - x[3 * row + 1] + 0.3);
  return { x: { shape: [rows, 3], data: x }, y: { shape: [rows], data: y } };
}

function train(learner: Learner, from: number, to: number, rows = (_number: number) => 8) {
  return Array.from({ length: to - from }, (_, i) => learner.update(batch(from + i, rows(from + i))));
}

function withLearner<Result>(action: (learner: Learner) => Result): Result {
  const learner = new Learner();
  try {
    return action(learner);
  } finally {
    learner.dispose();
  }
}

function eagerly<Result>(action: () => Result): Result {
  process.env.TRAC_EAGER = "1";
  try {
    return action();
  } finally {
    delete process.env.TRAC_EAGER;
  }
}

test("makes the same updates recorded as operation by operation", () => {
  const all = (learner: Learner) => ({ figures: train(learner, 0, 20), state: learner.state() });
  assert.deepEqual(
    withLearner(all),
    eagerly(() => withLearner(all)),
  );
});

test("a batch of another size is recorded apart and moves the same variables", () => {
  const ragged = (number: number) => (number % 3 === 2 ? 5 : 8);
  const all = (learner: Learner) => ({ figures: train(learner, 0, 12, ragged), state: learner.state() });
  assert.deepEqual(
    withLearner(all),
    eagerly(() => withLearner(all)),
  );
});

test("continues from a saved state to the same bits", () => {
  const [saved, whole] = withLearner((learner) => [
    (train(learner, 0, 7), learner.state()),
    [train(learner, 7, 15), learner.state()],
  ]);
  const resumed = withLearner((learner) => (learner.restore(saved), [train(learner, 7, 15), learner.state()]));
  assert.deepEqual(resumed, whole);
});

test("two learners in one process share nothing", () => {
  const alone = withLearner((learner) => (train(learner, 0, 6), learner.state()));
  const beside = withLearner((one) =>
    withLearner((other) => {
      for (let number = 0; number < 6; number++) {
        train(one, number, number + 1);
        train(other, 50 + number, 51 + number);
      }
      return [one.state(), other.state()];
    }),
  );
  assert.deepEqual(beside[0], alone);
  assert.notDeepEqual(beside[1], alone);
});

test("reads a variable's former value after it is assigned", () => {
  const variables = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(10))] as const;
  const swap = record<"x">(({ x }) => {
    const [a, b] = variables.map((variable) => variable.clone());
    variables[0].assign(b);
    variables[1].assign(tf.add(a, tf.sum(x)));
    return { before: tf.add(a, tf.mul(b, 100)) as Scalar };
  });
  const x = { shape: [2], data: Float32Array.of(1, 2) };
  assert.deepEqual([swap({ x }), swap({ x }), swap({ x })], [{ before: 1001 }, { before: 410 }, { before: 1304 }]);
  assert.deepEqual(
    variables.map((variable) => variable.dataSync()[0]),
    [13, 7],
  );
  swap.dispose();
  tf.dispose([...variables]);
});

/** Lines of this file that no recorded update may have, each marked with its name. */
const outside = { held: tf.tensor1d([1, 2]), used: tf.square(tf.tensor1d([1, 2])), rate: 0.5, tensors: [] as Tensor[] };
const inner = record<"x">(({ x }) => ({ sum: tf.sum(x) as Scalar }));
const wrong: Record<string, { compute: Compute<"x" | "y">; message: RegExp }> = {
  "reads a tensor": {
    compute: ({ x }) => ({ sum: tf.scalar(tf.sum(x).dataSync()[0]) }), // reads a tensor
    message: /cannot read a tensor's numbers/,
  },
  "reads an input": {
    compute: ({ x }) => ({ sum: tf.scalar((x.arraySync() as number[][])[0][0]) }), // reads an input
    message: /cannot read a tensor's numbers/,
  },
  "branches on a loss": {
    compute: ({ x }) => {
      const loss = tf.mean(x) as Scalar;
      if (loss.arraySync() > 0.1) return { loss }; // branches on a loss
      return { loss: tf.neg(loss) };
    },
    message: /nor branch on them/,
  },
  "reads what hostInputs computed": {
    compute: () => {
      const [key] = hostInputs(() => [scalarInput(3)]);
      return { key: tf.scalar(key.dataSync()[0]) }; // reads what hostInputs computed
    },
    message: /cannot read a tensor's numbers/,
  },
  "reads within a gradient": {
    compute: ({ x }) => {
      const loss = (x: Tensor) => tf.mul(tf.sum(x), tf.max(x).dataSync()[0]) as Scalar; // reads within a gradient
      return { slope: tf.sum(tf.grad(loss)(x)) as Scalar };
    },
    message: /cannot read a tensor's numbers/,
  },
  "uses a tensor from outside": {
    compute: () => ({ sum: tf.sum(outside.used) as Scalar }), // uses a tensor from outside
    message: /made before it/,
  },
  "uses numbers from outside": {
    compute: () => ({ sum: tf.sum(outside.held) as Scalar }), // uses numbers from outside
    message: /made before it/,
  },
  "calls another update": {
    compute: () => ({ sum: tf.scalar(inner({ x: { shape: [2], data: Float32Array.of(1, 2) } }).sum) }), // calls another update
    message: /cannot read a tensor's numbers/,
  },
};

for (const [name, { compute, message }] of Object.entries(wrong)) {
  test(`names the line of an update that ${name}`, () => {
    const update = record(compute);
    assert.throws(
      () => update(batch(0, 4)),
      (error: Error) => {
        assert.match(error.message, message);
        assert.match(lineNamedBy(error), new RegExp(`// ${name}$`));
        return true;
      },
    );
    update.dispose();
  });
}

test("names the line of a number that changes without being an input", () => {
  for (const [name, compute] of Object.entries({
    "changing number": ({ x }) => ({ sum: tf.mul(tf.sum(x), (outside.rate += 0.1)) as Scalar }), // changing number
    "random draw": ({ x }) => ({ sum: tf.sum(tf.mul(x, tf.randomUniform(x.shape))) as Scalar }), // random draw
    "changing branch": ({ x }) => ({ sum: outside.rate > 0.65 ? tf.sum(x) : tf.max(x) }), // changing branch
  } satisfies Record<string, Compute<"x" | "y">>)) {
    outside.rate = 0.5;
    const update = record(compute);
    update(batch(0, 4));
    outside.rate += 0.2;
    assert.throws(
      () => update(batch(1, 4)),
      (error: Error) => {
        assert.match(error.message, /must do the same every time/);
        assert.match(lineNamedBy(error), new RegExp(`// ${name}$`));
        return true;
      },
    );
    update.dispose();
  }
});

test("refuses variables and tensors that an update leaves behind, and promises", () => {
  const variables = Object.keys(tf.engine().registeredVariables).length;
  const { numTensors } = tf.memory();
  const refused: [Compute<"x">, RegExp][] = [
    [({ x }) => ({ sum: tf.sum(tf.variable(x)) as Scalar }), /cannot make variables/],
    [({ x }) => (outside.tensors.push(tf.keep(tf.square(x))), { sum: tf.sum(x) as Scalar }), /cannot keep tensors, 1 /],
    [
      (async ({ x }: Record<"x", Tensor>) => ({ sum: tf.sum(x) })) as unknown as Compute<"x">,
      /must not be asynchronous/,
    ],
  ];
  for (const [compute, message] of refused) assert.throws(() => record(compute)(batch(0, 4)), message);
  tf.dispose(outside.tensors);
  assert.deepEqual(
    [Object.keys(tf.engine().registeredVariables).length, tf.memory().numTensors],
    [variables, numTensors],
  );
});

test("an update that is refused changes no variable", () => {
  const variable = tf.variable(tf.scalar(1));
  const update = record<"x">(({ x }) => {
    variable.assign(tf.add(variable, 1));
    return { sum: tf.scalar(tf.sum(x).dataSync()[0]) };
  });
  assert.throws(() => update(batch(0, 4)), /cannot read/);
  assert.equal(variable.dataSync()[0], 1);
  variable.dispose();
});

test("leaves no tensor, no session and no file behind", (context) => {
  const { folder, remove } = temporaryFolder();
  const former = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  context.after(() => {
    if (former === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = former;
    remove();
  });
  const count = () => {
    const binding = nativeBackend()!.binding as unknown as Record<
      "getNumOfSavedModels" | "getNumOfTensors",
      () => number
    >;
    return [
      tf.memory().numTensors,
      binding.getNumOfTensors(),
      binding.getNumOfSavedModels(),
      readdirSync(os.tmpdir()).length,
    ];
  };
  withLearner((learner) => train(learner, 0, 2)); // TensorFlow and tfjs keep some things of their first use
  const before = count();
  for (let run = 0; run < 20; run++) withLearner((learner) => train(learner, 0, 2, (number) => 4 + number));
  withLearner((learner) => train(learner, 0, 300));
  assert.deepEqual(count(), before);
});

/** The text of the line that an error names. */
function lineNamedBy(error: Error): string {
  const file = fileURLToPath(import.meta.url);
  const line = new RegExp(`${file}:(\\d+)`).exec(error.message)?.[1];
  assert.ok(line, error.message);
  return readFileSync(file, "utf8").split("\n")[Number(line) - 1];
}
