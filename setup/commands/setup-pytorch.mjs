// @ts-check
import { readOptions } from "../core/options.mjs";
import { repositoryRoot } from "../core/places.mjs";
import { createContext, runSteps } from "../core/runner.mjs";
import { pytorch } from "../steps/pytorch.mjs";

const HELP = `npm run setup:pytorch

Makes .venv-pytorch: PyTorch, NumPy, h5py and safetensors, pinned in requirements-pytorch.txt. The library does
without it; it is for

  npm run bench            which measures this project against PyTorch
  npm test -- pytorch      which also loads this project's weights in plain PyTorch then

On Linux 2.5 GB are downloaded and 4.1 GB stay on the disk, most of it NVIDIA's libraries, which PyTorch's package
cannot be loaded without; elsewhere it is far less. pip keeps the downloads in its own cache beside that
(\`pip cache purge\` frees it). To undo it, delete .venv-pytorch.

torch.compile, which one of the peers uses, needs g++ and Python's header files (Debian and Ubuntu: python3-dev).
Environment: PYTHON names the Python to use, 3.11 or newer.`;

/** @param {string[]} args @returns {Promise<number>} the exit code */
export async function main(args) {
  const { values } = readOptions({ args, options: { help: { type: "boolean", short: "h" } } }, "npm run setup:pytorch");
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  await runSteps([pytorch], createContext(repositoryRoot));
  console.log("PyTorch is set up in .venv-pytorch. Next: npm run bench -- --help");
  return 0;
}
