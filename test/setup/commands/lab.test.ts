import assert from "node:assert/strict";
import test from "node:test";
import { labArguments } from "../../../setup/commands/lab.mjs";

const server = { platform: "linux", env: {}, getuid: () => 1000 };

test("npm run lab opens no browser where there is no screen, and passes other options on", () => {
  assert.deepEqual(labArguments(["--port", "9999"], server).slice(-3), ["--no-browser", "--port", "9999"]);
  assert.ok(!labArguments([], { ...server, env: { DISPLAY: ":0" } }).includes("--no-browser"));
  assert.ok(!labArguments([], { ...server, platform: "darwin" }).includes("--no-browser"));
  assert.ok(!labArguments([], server).includes("--allow-root"));
  assert.ok(labArguments([], { ...server, getuid: () => 0 }).includes("--allow-root"));
});

test("an option of the user's replaces the project's, since JupyterLab refuses two", () => {
  const given = ["--ServerApp.root_dir=/home/ada", "--LabApp.default_url=/lab", "--no-browser"];
  assert.deepEqual(labArguments(given, server), ["--MultiKernelManager.default_kernel_name=trac-ts", ...given]);
});
