/** Acting with a network's output. */
import { tf } from "../nn/index.ts";
import type { Mlp } from "../nn/index.ts";
import { memoryless } from "../simulators/index.ts";
import type { Policy } from "../simulators/index.ts";

/** The policy whose action is what a network gives for the observation. It takes ownership of the network. */
export function deterministicPolicy(network: Mlp): Policy {
  const { inputs, outputs } = network.shape;
  return memoryless({
    observationSize: inputs,
    actionSize: outputs,
    act: (observations, rows) =>
      tf.tidy(() => network.forward(tf.tensor2d(observations, [rows, inputs])).dataSync<"float32">() as Float32Array),
    dispose: () => network.dispose(),
  });
}
