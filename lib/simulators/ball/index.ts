import type { Task } from "../../dataset/index.ts";
import { BallSimulator } from "./ball-simulator.ts";
import { ballCircle, ballRun } from "./tasks.ts";

export { BallSimulator, ballCircle, ballRun };
export type { SphereState } from "./sphere.ts";

/** The simulator of BallRun or BallCircle. */
export function makeBall({ name }: Task): BallSimulator {
  return new BallSimulator(name === "BallRun" ? ballRun : ballCircle);
}
