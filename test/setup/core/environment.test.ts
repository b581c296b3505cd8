import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { pythonEnvironment } from "../../../setup/core/environment.mjs";
import { repository, temporaryFolder } from "../support.ts";

const python = path.join(repository, ".venv", "bin", "python");

/** Asks the real Jupyter of .venv, as a user whose home folder is `home`. */
function jupyter(home: string, args: string[], extra: NodeJS.ProcessEnv = {}) {
  const env = pythonEnvironment(repository, { ...process.env, HOME: home, ...extra });
  const { status, stdout, stderr } = spawnSync(python, ["-m", ...args], { env, encoding: "utf8", cwd: repository });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** A home folder whose Jupyter has a kernel of our kernel's name and a configuration that cannot be read. */
function foreignHome(home: string) {
  const kernel = path.join(home, ".local", "share", "jupyter", "kernels", "trac-ts");
  fs.mkdirSync(kernel, { recursive: true });
  fs.writeFileSync(
    path.join(kernel, "kernel.json"),
    JSON.stringify({ argv: ["false"], display_name: "foreign", language: "typescript" }),
  );
  fs.mkdirSync(path.join(home, ".jupyter"));
  fs.writeFileSync(
    path.join(home, ".jupyter", "jupyter_config.py"),
    "raise RuntimeError('foreign configuration was read')\n",
  );
  return { JUPYTER_PATH: path.join(home, ".local", "share", "jupyter"), PYTHONPATH: "/no/such/folder" };
}

test("Jupyter finds this repository's kernel and not one of the user's with the same name", (t) => {
  const home = temporaryFolder(t);
  const listed = JSON.parse(jupyter(home, ["jupyter_client.kernelspecapp", "list", "--json"], foreignHome(home)));
  assert.equal(
    listed.kernelspecs["trac-ts"]?.resource_dir,
    path.join(repository, ".venv", "share", "jupyter", "kernels", "trac-ts"),
  );
});

test("Jupyter reads no configuration in the user's home, and nbconvert runs beside a broken one", (t) => {
  const home = temporaryFolder(t);
  const foreign = foreignHome(home);
  const paths = JSON.parse(jupyter(home, ["jupyter_core", "--paths", "--json"], foreign));
  assert.equal(paths.config[0], path.join(repository, ".venv", "etc", "jupyter"));
  assert.equal(paths.data[0], path.join(repository, ".venv", "share", "jupyter"));
  const everywhere = [...paths.config, ...paths.data, ...paths.runtime] as string[];
  assert.deepEqual(
    everywhere.filter((folder) => folder.startsWith(home)),
    [],
  );
  assert.match(jupyter(home, ["nbconvert", "--version"], foreign), /^7\.17\./m);
});
