import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { createProgress } from "../../../setup/core/progress.mjs";
import { createContext } from "../../../setup/core/runner.mjs";
import { optionalEnvironmentStep, pythonOf } from "../../../setup/steps/optional-environment.mjs";
import { pytorchEnvironment } from "../../../setup/steps/pytorch.mjs";
import { repository, runNode, temporaryFolder } from "../support.ts";

const environment = {
  name: "A trial",
  folder: ".venv-trial",
  requirements: "trial.txt",
  megabytes: 30,
  oldestMinor: 10,
};

function silentContext(root: string) {
  return createContext(root, createProgress({ write: () => {} }));
}

test("makes an environment from its requirements, and makes it anew when they change or it is half made", async (t) => {
  const root = temporaryFolder(t);
  const context = silentContext(root);
  const requirements = path.join(root, "trial.txt");
  fs.writeFileSync(requirements, "# none\n");
  const step = optionalEnvironmentStep(environment);
  assert.equal(step.isDone(context), false);
  const leftOver = path.join(root, ".venv-trial", "left-over");
  fs.mkdirSync(leftOver, { recursive: true });
  await step.run(context);
  assert.equal(step.isDone(context), true);
  assert.equal(fs.existsSync(leftOver), false);
  const { stdout } = spawnSync(pythonOf(root, environment), ["-c", "import sys; print(sys.prefix)"], {
    encoding: "utf8",
  });
  assert.equal(stdout.trim(), path.join(root, ".venv-trial"));
  fs.appendFileSync(requirements, "# still none\n");
  assert.equal(step.isDone(context), false);
});

test("refuses a Python that is too old for the packages", async (t) => {
  const step = optionalEnvironmentStep({ ...environment, oldestMinor: 99 });
  const context = silentContext(temporaryFolder(t));
  await assert.rejects(async () => step.run(context), {
    name: "Problem",
    message: /^A trial needs Python 3\.99 or newer, and .+ is 3\./,
  });
});

test("every package of requirements-pytorch.txt is pinned", () => {
  const lines = fs.readFileSync(path.join(repository, pytorchEnvironment.requirements), "utf8").split("\n");
  const packages = lines.filter((line) => line !== "" && !line.startsWith("#"));
  assert.ok(packages.length > 10);
  for (const line of packages) assert.match(line, /^[\w-]+==[\w.]+( ; platform_system == "Linux")?$/);
});

test("npm run setup:pytorch -- --help says what it takes, and installs nothing", () => {
  const { status, stdout } = runNode(["setup/launch.mjs", "setup-pytorch", "--help"], { cwd: repository });
  assert.equal(status, 0);
  assert.match(stdout, /2\.5 GB are downloaded and 4\.1 GB stay on the disk/);
});
