// @ts-check
import path from "node:path";
import { placesOf } from "./places.mjs";

/** Variables of the user's own Python and Jupyter that would leak into `.venv`. */
const FOREIGN = [
  "PYTHONHOME",
  "PYTHONPATH",
  "PYTHONSTARTUP",
  "PIP_USER",
  "PIP_TARGET",
  "PIP_PREFIX",
  "JUPYTER_PATH",
  "JUPYTER_CONFIG_PATH",
  "JUPYTER_NO_CONFIG",
];

/**
 * The environment for Python and Jupyter: `.venv` first on the PATH, this Node beside it (the kernel is started as `node`),
 * and every Jupyter path of the user's inside the repository, so that their own kernels, extensions and settings neither help
 * nor hurt. (Jupyter still reads what an administrator put into /etc/jupyter, after the repository's own.)
 *
 * @param {string} root the repository's folder
 * @param {NodeJS.ProcessEnv} [base]
 * @returns {NodeJS.ProcessEnv}
 */
export function pythonEnvironment(root, base = process.env) {
  const { venv, cache, jupyterData } = placesOf(root);
  const jupyter = path.join(cache, "jupyter");
  const env = { ...base };
  for (const name of FOREIGN) delete env[name];
  return {
    ...env,
    PATH: [path.join(venv, "bin"), path.dirname(process.execPath), base.PATH].filter(Boolean).join(path.delimiter),
    VIRTUAL_ENV: venv,
    PYTHONNOUSERSITE: "1",
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    PIP_NO_INPUT: "1",
    JUPYTER_PREFER_ENV_PATH: "1",
    JUPYTER_CONFIG_DIR: path.join(venv, "etc", "jupyter"),
    JUPYTER_DATA_DIR: jupyterData,
    JUPYTER_RUNTIME_DIR: path.join(jupyter, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: path.join(jupyter, "settings"),
    JUPYTERLAB_WORKSPACES_DIR: path.join(jupyter, "workspaces"),
    IPYTHONDIR: path.join(cache, "ipython"),
  };
}
