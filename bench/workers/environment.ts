/** One environment of a task, for a program in another language. usage: environment.ts TASK */
import { findTask } from "../../lib/dataset/index.ts";
import { makeSimulator } from "../../lib/simulators/index.ts";
import { serve } from "../core/serve.ts";

const [task] = process.argv.slice(2) as [string];
const simulator = await makeSimulator(findTask(task));

await serve<{ seed: number } | { action: number[] }>({ task }, (request) => {
  if ("seed" in request) return { observation: [...simulator.reset(request.seed)] };
  const { observation, ...rest } = simulator.step(Float32Array.from(request.action));
  return { observation: [...observation], ...rest };
});
simulator.close();
