/** What a user reads when something is missing: the real set-up, in a fresh copy, on a machine from which it was taken away. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { freshCopy, locate, pathWith, plainEnvironment, pretendPackages, runNode } from "./support.ts";

const CLOSED_PORT = "http://127.0.0.1:9";
const npm = { npm: locate("npm"), sh: locate("sh"), node: process.execPath };

/** Runs the set-up and expects it to end with one sentence on stderr: no stack trace, exit code 1. */
function failingSetUp(folder: string, env: NodeJS.ProcessEnv): string {
  const { status, stderr } = runNode(["setup/launch.mjs", "setup"], { cwd: folder, env });
  assert.equal(status, 1, stderr);
  assert.doesNotMatch(stderr, /^\s+at /m);
  assert.equal(stderr.trim().split("\n").length, 1, stderr);
  return stderr.trim();
}

test("without Python", (t) => {
  const folder = freshCopy(t);
  const PATH = pathWith(path.join(folder, "bin"), npm);
  assert.match(
    failingSetUp(folder, plainEnvironment({ PATH, PYTHON: undefined })),
    /^Python 3\.10 or newer is needed, and none was found\. Install it \(.+\)/,
  );
  assert.equal(fs.existsSync(path.join(folder, "node_modules")), false, "nothing was downloaded before");
});

test("without a network for npm", (t) => {
  const folder = freshCopy(t);
  const env = plainEnvironment({
    npm_config_registry: CLOSED_PORT,
    npm_config_cache: path.join(folder, "cache"),
    npm_config_fetch_retries: "0",
  });
  assert.match(
    failingSetUp(folder, env),
    /^npm cannot reach the npm registry\. Check the network connection .* finished steps are kept\.$/,
  );
});

test("without a network for pip; the next run makes the half-made .venv anew", (t) => {
  const folder = freshCopy(t);
  pretendPackages(folder);
  const env = plainEnvironment({
    PIP_INDEX_URL: CLOSED_PORT,
    PIP_RETRIES: "1",
    PIP_NO_CACHE_DIR: "1",
    PIP_FIND_LINKS: "",
    PIP_CONFIG_FILE: "/dev/null",
  });
  const leftOver = path.join(folder, ".venv", "left-over");
  for (const attempt of ["first", "second"]) {
    assert.match(
      failingSetUp(folder, env),
      /^pip cannot reach the Python package index\. Check the network connection/,
      attempt,
    );
    assert.ok(fs.existsSync(path.join(folder, ".venv", "unfinished")), attempt);
    assert.equal(fs.existsSync(leftOver), false, attempt);
    fs.writeFileSync(leftOver, "");
  }
});

const isRoot = process.getuid?.() === 0;
const canDropRights = isRoot && spawnSync("setpriv", ["--version"]).status === 0;

test(
  "in a folder that cannot be written",
  { skip: isRoot && !canDropRights ? "root may write everywhere, and there is no setpriv here" : false },
  (t) => {
    const folder = freshCopy(t);
    fs.chmodSync(folder, 0o555);
    const nobody = ["setpriv", "--reuid=65534", "--clear-groups"];
    const [command, ...args] = [...(isRoot ? nobody : []), process.execPath, "setup/launch.mjs", "setup"];
    const { status, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8", env: plainEnvironment() });
    fs.chmodSync(folder, 0o755); // so that it can be removed
    assert.equal(status, 1);
    assert.equal(
      stderr.trim(),
      `${folder} cannot be written (EACCES). Clone the repository into a folder that you may write to and run the command there.`,
    );
  },
);

test("an old Node is refused by every command before anything else is loaded", (t) => {
  const folder = freshCopy(t);
  const pretend = path.join(folder, "pretend.cjs");
  fs.writeFileSync(pretend, 'Object.defineProperty(process, "version", { value: "v18.20.8" });');
  fs.rmSync(path.join(folder, "setup", "commands"), { recursive: true });
  for (const command of ["setup", "start", "test", "lab", "doctor"]) {
    const { status, stderr } = runNode(["--require", pretend, "setup/launch.mjs", command], { cwd: folder });
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^Node 18\.20\.8 cannot run this project: it needs Node 20\.19 or later, or 22\.12 or later\. Install .*\n$/,
    );
  }
});
