import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { findPython } from "../../../setup/checks/python.mjs";
import { locate, pathWith, temporaryFolder } from "../support.ts";

/** A program that stands for a Python of another version: it answers the probe as that version would. */
function fakePython(folder: string, name: string, answer: object): void {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, name), `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`, { mode: 0o755 });
}

const answer = (minor: number, venv = true) => ({ major: 3, minor, version: `3.${minor}.1`, venv });

test("finds this machine's Python and its version", (t) => {
  const PATH = pathWith(path.join(temporaryFolder(t), "bin"), { python3: locate("python3") });
  const python = findPython({ PATH });
  assert.equal(python.path, path.join(PATH, "python3"));
  assert.match(python.version, /^3\.\d+\.\d+/);
});

test("prefers a tested Python over a newer one that comes first on the PATH", (t) => {
  const folder = temporaryFolder(t);
  fakePython(folder, "python3", answer(15));
  fakePython(folder, "python3.12", answer(12));
  assert.equal(findPython({ PATH: folder }).minor, 12);
});

test("takes a newer Python when there is no other", (t) => {
  const folder = temporaryFolder(t);
  fakePython(folder, "python3", answer(15));
  assert.equal(findPython({ PATH: folder }).minor, 15);
});

test("says that there is no Python", (t) => {
  assert.throws(() => findPython({ PATH: temporaryFolder(t) }), {
    name: "Problem",
    message: /^Python 3\.10 or newer is needed, and none was found\. Install it/,
  });
});

test("says which Python is too old", (t) => {
  const folder = temporaryFolder(t);
  fakePython(folder, "python3", answer(9));
  assert.throws(() => findPython({ PATH: folder }), {
    message: new RegExp(`only Python 3\\.9\\.1 \\(${folder}/python3\\) was found`),
  });
});

test("passes over a Python that does not run", (t) => {
  const folder = temporaryFolder(t);
  fs.writeFileSync(path.join(folder, "python3"), "#!/bin/sh\nexit 127\n", { mode: 0o755 });
  fakePython(folder, "python3.11", answer(11));
  assert.equal(findPython({ PATH: folder }).minor, 11);
});

test("says that the venv module is missing, as in Debian's bare python3", (t) => {
  const folder = temporaryFolder(t);
  fakePython(folder, "python3", answer(11, false));
  assert.throws(() => findPython({ PATH: folder }), {
    message: /cannot make virtual environments: its venv module is missing\. Install/,
  });
});

test("says that the Python named by PYTHON does not run", () => {
  assert.throws(() => findPython({ PATH: process.env.PATH, PYTHON: "/no/such/python" }), {
    message: /PYTHON names \/no\/such\/python, which does not run/,
  });
});
