// @ts-check
import { optionalEnvironmentStep } from "./optional-environment.mjs";

/** The original simulators in their own environment, `.venv-simulators`: fifteen tasks run in them, and the others can. */
export const simulatorsEnvironment = {
  name: "the original simulators in .venv-simulators",
  folder: ".venv-simulators",
  requirements: "requirements-simulators.txt",
  megabytes: 1900,
  oldestMinor: 10,
  newestMinor: 11,
  pipArguments: ["--no-deps"],
};

/** @type {import("../core/runner.mjs").Step} */
export const simulators = optionalEnvironmentStep(simulatorsEnvironment);
