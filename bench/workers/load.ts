/** Our side of the part `load`. usage: load.ts FILE */
import { loadTrajectories } from "../../lib/dataset/index.ts";
import { serve } from "../core/serve.ts";

const file = process.argv[2];

await serve({ version: "h5wasm" }, async () => {
  const start = performance.now();
  const { observations } = await loadTrajectories(file);
  const seconds = (performance.now() - start) / 1000;
  return { seconds, observationSum: observations.reduce((sum, value) => sum + value, 0) };
});
