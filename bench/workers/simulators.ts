/**
 * Makes, resets, steps and closes native simulators, one task after the other; answers with the memory and the open files.
 * usage: simulators.ts
 */
import { tasks } from "../../lib/dataset/index.ts";
import { canSimulate, makeSimulatorBatch } from "../../lib/simulators/index.ts";
import { ownMemory } from "../core/memory.ts";
import { openFiles } from "../core/open-files.ts";
import { serve } from "../core/serve.ts";

const native = tasks.filter((task) => task.simulator !== "python" && canSimulate(task));
let made = 0;

await serve<{ count: number }>({ tasks: native.length }, async ({ count }) => {
  const start = performance.now();
  for (let i = 0; i < count; i++) {
    const environments = await makeSimulatorBatch(native[made % native.length], 1);
    await environments.reset([made++]);
    await environments.step(new Float32Array(environments.actionSize), [0]);
    await environments.close();
  }
  globalThis.gc?.();
  return { seconds: (performance.now() - start) / 1000, megabytes: ownMemory() / 1e6, files: openFiles() };
});
