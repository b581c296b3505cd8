// @ts-check
import { jupyterFiles } from "./jupyter-files.mjs";
import { kernelCache } from "./kernel-cache.mjs";
import { npmPackages } from "./npm-packages.mjs";
import { pythonEnvironmentStep } from "./python-environment.mjs";
import { requirementsStep } from "./requirements.mjs";
import { robotModels } from "./robot-models.mjs";
import { tensorflowBinding } from "./tensorflow-binding.mjs";
import { tensorflowLibrary } from "./tensorflow-library.mjs";

const installing = [
  npmPackages,
  pythonEnvironmentStep,
  tensorflowLibrary,
  tensorflowBinding,
  robotModels,
  jupyterFiles,
  kernelCache,
];

/** Everything the set-up does, in order. @type {import("../core/runner.mjs").Step[]} */
export const steps = [requirementsStep(installing), ...installing];
