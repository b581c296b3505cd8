import type { Task } from "../../dataset/index.ts";
import { navigationView } from "../../simulators/navigation/index.ts";
import type { DrawController } from "../controller.ts";
import { drawBallCircler, drawBallRunner } from "./ball.ts";
import { navigationController } from "./navigation.ts";
import { drawRhythm, drawWanderer } from "./rhythm.ts";

/** What drives a task's recorded episodes: a controller that knows the task where there is one, else rhythm or noise. */
export function controllerOf({ name, suite, simulator }: Task): DrawController {
  if (simulator === "own") return drawWanderer;
  if (name === "BallRun") return drawBallRunner;
  if (name === "BallCircle") return drawBallCircler;
  if (name.endsWith("Velocity") || name.startsWith("Ant")) return drawRhythm;
  if (suite === "SafetyGymnasium") return navigationController(navigationView(name));
  return drawWanderer;
}
