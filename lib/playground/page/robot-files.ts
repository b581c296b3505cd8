/** Stands in the page for `lib/simulators/mujoco/robot-files.ts`: the models are part of it. */
import car from "robots:car";
import point from "robots:point";

export { withMemory } from "../../simulators/mujoco/robot-files.ts";

const models: Record<string, string> = { car, point };

export function robotXml(_: "safety_gymnasium", name: string): string {
  return models[name];
}
