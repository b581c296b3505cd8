// @ts-check
import { findCompiler, compilerRemedy } from "../checks/programs.mjs";
import { findPython } from "../checks/python.mjs";
import { freeMegabytes, gigabytes } from "../checks/disk.mjs";
import { Problem } from "../core/problem.mjs";

/**
 * Looks for what the set-up cannot install itself, before anything is downloaded: a supported system and Python. A missing
 * compiler only leads to a slower backend, so it is said and not refused.
 *
 * @param {import("../core/runner.mjs").Step[]} others the steps that need these programs
 * @returns {import("../core/runner.mjs").Step}
 */
export function requirementsStep(others) {
  return {
    name: "programs on this machine",
    megabytes: 0,
    isDone: (context) => others.every((step) => step.isDone(context)),
    async run({ root, progress }) {
      requireSupportedSystem();
      const python = findPython();
      const compiler = findCompiler();
      if (!compiler)
        progress.note(`  No C++ compiler was found, so TensorFlow's own library cannot be used. ${compilerRemedy()}`);
      return `Node ${process.versions.node}, Python ${python.version}, ${compiler ?? "no C++ compiler"}, ${gigabytes(freeMegabytes(root))} free`;
    },
  };
}

/** @throws {Problem} on Windows, where neither the kernel nor the binding was ever run */
function requireSupportedSystem() {
  if (process.platform !== "win32") return;
  throw new Problem(
    "Windows itself is not supported.",
    "Run the command inside WSL (`wsl --install`), where everything works as on Linux.",
  );
}
