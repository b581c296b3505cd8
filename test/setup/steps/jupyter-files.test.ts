import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { createContext } from "../../../setup/core/runner.mjs";
import { jupyterFiles } from "../../../setup/steps/jupyter-files.mjs";
import { repository, temporaryFolder } from "../support.ts";

test("Jupyter gets the kernel, Lab's settings and the figures with plotly.js, and an edited file anew", async (t) => {
  const root = temporaryFolder(t);
  fs.cpSync(path.join(repository, "kernel", "lab"), path.join(root, "kernel", "lab"), { recursive: true });
  fs.cpSync(path.join(repository, "kernel", "kernelspec"), path.join(root, "kernel", "kernelspec"), {
    recursive: true,
  });
  fs.symlinkSync(path.join(repository, "node_modules"), path.join(root, "node_modules"));
  const context = createContext(root);
  assert.equal(jupyterFiles.isDone(context), false);
  await jupyterFiles.run(context);
  assert.equal(jupyterFiles.isDone(context), true);
  const shared = path.join(root, ".venv", "share", "jupyter");
  const files = [
    "kernels/trac-ts/kernel.json",
    "lab/settings/overrides.json",
    "labextensions/trac-figures/package.json",
    "labextensions/trac-figures/static/figures.js",
    "labextensions/trac-figures/static/plotly.min.js",
  ];
  for (const file of files) assert.ok(fs.existsSync(path.join(shared, file)), file);
  fs.appendFileSync(path.join(root, "kernel", "lab", "figures", "static", "figures.js"), "// edited\n");
  assert.equal(jupyterFiles.isDone(context), false);
});
