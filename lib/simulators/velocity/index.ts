import type { Task } from "../../dataset/index.ts";
import { World, loadMujoco } from "../mujoco/engine.ts";
import { robotXml } from "../mujoco/robot-files.ts";
import { toMujoco3 } from "./model-format.ts";
import { robots } from "./robots.ts";
import { VelocitySimulator } from "./velocity-simulator.ts";

export { VelocitySimulator } from "./velocity-simulator.ts";
export type { RobotState } from "./velocity-simulator.ts";

/** The simulator of a velocity task. Throws an Error where the robot's model is not set up. */
export async function makeVelocity({ name }: Task): Promise<VelocitySimulator> {
  const robot = robots[name];
  if (!robot) throw new RangeError(`Task ${name} is none of ${Object.keys(robots).join(", ")}`);
  const world = new World(await loadMujoco(), toMujoco3(robotXml("gymnasium", robot.model)));
  return new VelocitySimulator(robot, world);
}
