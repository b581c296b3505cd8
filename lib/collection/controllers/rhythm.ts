/** Controllers without a view of the task: rhythms for legs, wandering for the rest. */
import { drawNoise } from "../controller.ts";
import type { DrawController } from "../controller.ts";

/** Each joint swings at the episode's frequency with a drawn amplitude, phase and middle. */
export const drawRhythm: DrawController = (random, actionSize) => {
  const frequency = random.uniform(0.05, 0.6); // radians a step
  const amplitude = random.uniform(0.1, 1);
  const joints = Array.from({ length: actionSize }, () => ({
    amplitude: amplitude * random.uniform(0.5, 1),
    phase: random.uniform(0, 2 * Math.PI),
    middle: random.uniform(-0.2, 0.2),
  }));
  const noise = drawNoise(random, actionSize);
  let step = 0;
  return {
    act() {
      step += 1;
      const extra = noise.next();
      return joints.map(
        (joint, i) => joint.middle + joint.amplitude * Math.sin(frequency * step + joint.phase) + extra[i],
      );
    },
  };
};

/** Wanders about a drawn action. */
export const drawWanderer: DrawController = (random, actionSize) => {
  const middle = Array.from({ length: actionSize }, () => random.uniform(-0.6, 0.8));
  const noise = drawNoise(random, actionSize);
  return { act: () => noise.next().map((value, i) => middle[i] + value) };
};
