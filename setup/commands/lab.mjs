// @ts-check
import path from "node:path";
import { runForeground } from "../core/child.mjs";
import { ensureSetUp } from "../core/ensure.mjs";
import { pythonEnvironment } from "../core/environment.mjs";
import { repositoryRoot } from "../core/places.mjs";

const HELP = `npm run lab [-- OPTIONS OF JUPYTERLAB]

Opens JupyterLab on this repository with the TypeScript kernel, in the folder notebooks/. Without a screen it
prints the address to open. Everything after -- goes to JupyterLab:

  npm run lab -- --port 9999
  npm run lab -- --no-browser
  npm run lab -- --help-all        JupyterLab's own options`;

/** @param {string[]} args @returns {Promise<number>} the exit code */
export async function main(args) {
  if (args.includes("--help") || args.includes("-h")) {
    console.log(HELP);
    return 0;
  }
  await ensureSetUp();
  const python = path.join(repositoryRoot, ".venv", "bin", "python");
  return runForeground(python, ["-m", "jupyterlab", ...labArguments(args, process)], {
    cwd: repositoryRoot,
    env: pythonEnvironment(repositoryRoot),
  });
}

/**
 * JupyterLab's arguments. The server's root is the repository, so that lib/ can be opened beside a notebook. Where the user
 * gives one of these options, theirs counts: JupyterLab refuses an option that is given twice.
 *
 * @param {string[]} extra the user's own
 * @param {{ platform: string, env: NodeJS.ProcessEnv, getuid?: () => number }} machine
 * @returns {string[]}
 */
export function labArguments(extra, { platform, env, getuid }) {
  const hasScreen = platform !== "linux" || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY || env.WSL_DISTRO_NAME);
  const isRoot = getuid?.() === 0; // in a container; JupyterLab refuses to start for root without this
  const own = [
    "--ServerApp.root_dir=.",
    "--LabApp.default_url=/lab/tree/notebooks",
    "--MultiKernelManager.default_kernel_name=trac-ts",
    ...(hasScreen ? [] : ["--no-browser"]),
    ...(isRoot ? ["--allow-root"] : []),
  ];
  const nameOf = (/** @type {string} */ argument) => argument.split("=", 1)[0];
  const given = new Set(extra.map(nameOf));
  return [...own.filter((argument) => !given.has(nameOf(argument))), ...extra];
}
