import type { Task } from "../../dataset/index.ts";
import { loadMujoco } from "../mujoco/engine.ts";
import { NavigationSimulator } from "./navigation-simulator.ts";
import { sensorSizes } from "./robot.ts";
import { navigationTask } from "./tasks.ts";
import type { ObjectiveName, RobotName } from "./tasks.ts";

export { lidarBins } from "./lidar.ts";
export { NavigationSimulator } from "./navigation-simulator.ts";
export type { ObjectiveName, RobotName } from "./tasks.ts";

/** What a navigation task's observation holds. */
export interface NavigationView {
  robot: RobotName;
  objective: ObjectiveName;
  /** Numbers of the robot's own sensors, before the lidars. */
  sensorSize: number;
  /** Kinds of objects in the order of their lidars, each of `lidarBins` numbers. */
  kinds: readonly string[];
  /** How far the lidars see, in metres. */
  lidarRange: number;
}

/** What the observation of a navigation task holds, by the task's short name. */
export function navigationView(name: string): NavigationView {
  const { robot, objective, objects, lidarRange } = navigationTask(name);
  const kinds = objects.filter(({ seen }) => seen).map(({ name }) => name);
  return { robot, objective, sensorSize: sensorSizes[robot], kinds, lidarRange };
}

/** The simulator of a navigation task. Throws an Error where the robot's model is not set up. */
export async function makeNavigation({ name }: Task): Promise<NavigationSimulator> {
  return new NavigationSimulator(await loadMujoco(), navigationTask(name));
}
