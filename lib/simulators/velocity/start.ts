/** How an episode of a velocity task starts. */
import { NumpyGenerator } from "../../random/index.ts";
import type { Robot } from "./robots.ts";

/**
 * Draws positions around `rest` and velocities around 0, in place, as `reset_model` of Gymnasium's robot does after
 * `reset(seed=seed)`.
 */
export function drawStart(
  { startNoise, velocityNoise }: Robot,
  seed: number,
  rest: Float64Array,
  positions: Float64Array,
  velocities: Float64Array,
): void {
  const random = new NumpyGenerator(seed);
  for (let i = 0; i < positions.length; i++) positions[i] = rest[i] + random.uniform(-startNoise, startNoise);
  for (let i = 0; i < velocities.length; i++) {
    velocities[i] =
      velocityNoise === "normal" ? startNoise * random.standardNormal() : random.uniform(-startNoise, startNoise);
  }
  // More positions than velocities: the root is free in space, its orientation a quaternion behind x, y and z.
  if (positions.length > velocities.length) normalize(positions.subarray(3, 7));
}

/** MuJoCo 2 does it within the reset; 3 would show the first observation as it was drawn. */
function normalize(quaternion: Float64Array): void {
  const scale = 1 / Math.sqrt(quaternion.reduce((sum, value) => sum + value * value, 0));
  for (let i = 0; i < 4; i++) quaternion[i] *= scale;
}
