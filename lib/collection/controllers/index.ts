import type { Task } from "../../dataset/index.ts";
import type { DrawController } from "../controller.ts";
import { drawBallCircler, drawBallRunner } from "./ball.ts";
import { drawRhythm, drawWanderer } from "./rhythm.ts";

/** What drives a task's recorded episodes: a controller that knows the task where there is one, else rhythm or noise. */
export function controllerOf({ name }: Task): DrawController {
  if (name === "BallRun") return drawBallRunner;
  if (name === "BallCircle") return drawBallCircler;
  if (name.endsWith("Velocity") || name.startsWith("Ant")) return drawRhythm;
  return drawWanderer;
}
