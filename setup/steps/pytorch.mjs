// @ts-check
import { optionalEnvironmentStep } from "./optional-environment.mjs";

/** PyTorch in its own environment, `.venv-pytorch`: measured against by `npm run bench`, and in a test of our weights. */
export const pytorchEnvironment = {
  name: "PyTorch in .venv-pytorch",
  folder: ".venv-pytorch",
  requirements: "requirements-pytorch.txt",
  megabytes: 7000,
  oldestMinor: 11,
  pipArguments: ["--no-deps"],
};

/** @type {import("../core/runner.mjs").Step} */
export const pytorch = optionalEnvironmentStep(pytorchEnvironment);
