import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import type { Task } from "../../dataset/index.ts";
import type { SceneObject } from "../scene.ts";
import { circleScene, runScene } from "../bullet-scenes.ts";
import { PythonBatch } from "./python-batch.ts";

export { PythonBatch } from "./python-batch.ts";
export type { PythonBatchOptions } from "./python-batch.ts";
export type { TimeLimits } from "./python-process.ts";

const root = path.join(import.meta.dirname, "..", "..", "..");
const python = path.join(root, ".venv-simulators", "bin", "python");
const stamp = path.join(root, ".venv-simulators", "set-up.json");
const environments = path.join(import.meta.dirname, "server", "environments.py");

/** Whether the original simulators are set up. */
export function pythonSimulatorsReady(): boolean {
  return existsSync(stamp);
}

/** Environments of a task that are played side by side at most: MetaDrive takes a process for each. */
export function maxPythonBatchSize({ suite }: Task): number {
  return suite === "MetaDrive" ? availableParallelism() : Infinity;
}

/** Throws an Error that says how to set the original simulators up where they are not. */
export function requirePythonSimulators({ name }: Task): void {
  if (pythonSimulatorsReady()) return;
  throw new Error(`The Python simulator of ${name} is not set up: \`npm run setup:simulators\` installs it`);
}

/** `size` of a task's original environments. An Error says how to set them up where they are missing. */
export async function makePythonBatch(task: Task, size: number): Promise<PythonBatch> {
  requirePythonSimulators(task);
  const { name, environmentId: id, episodeSteps } = task;
  const perProcess = task.suite === "MetaDrive" ? 1 : size;
  return PythonBatch.start({
    task: name,
    python,
    environments,
    id,
    size,
    perProcess,
    episodeSteps,
    ground: bulletGround(task),
  });
}

function bulletGround({ suite, name }: Task): readonly SceneObject[] | undefined {
  if (suite !== "BulletSafetyGym") return undefined;
  return name.endsWith("Run") ? runScene : circleScene;
}
