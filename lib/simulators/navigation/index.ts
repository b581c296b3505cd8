import type { Task } from "../../dataset/index.ts";
import { loadMujoco } from "../mujoco/engine.ts";
import { NavigationSimulator } from "./navigation-simulator.ts";
import { navigationTask } from "./tasks.ts";

export { NavigationSimulator } from "./navigation-simulator.ts";

/** The simulator of a navigation task. Throws an Error where the robot's model is not set up. */
export async function makeNavigation({ name }: Task): Promise<NavigationSimulator> {
  return new NavigationSimulator(await loadMujoco(), navigationTask(name));
}
