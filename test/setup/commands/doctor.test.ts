import assert from "node:assert/strict";
import test from "node:test";
import { formatDiagnosis } from "../../../setup/commands/doctor.mjs";
import { placesOf } from "../../../setup/core/places.mjs";
import { diagnose } from "../../../setup/checks/diagnoses.mjs";
import { freshCopy, plainEnvironment, repository, runNode } from "../support.ts";

test("works before the set-up, changes nothing, and says what to do", (t) => {
  const { status, stdout, stderr } = runNode(["setup/launch.mjs", "doctor"], { cwd: freshCopy(t) });
  assert.equal(status, 1);
  assert.equal(stderr, "");
  assert.match(stdout, /^ok +Node +\d+\.\d+\.\d+ \(/);
  for (const name of ["npm packages", "Jupyter", "TypeScript kernel", "TensorFlow"])
    assert.match(stdout, new RegExp(`^WRONG +${name} .+\\n +→ Run \`npm run setup\`\\.$`, "m"));
  assert.match(stdout, /\d things are wrong\.\n$/);
});

test("names a missing Python and a missing compiler, each with its remedy", (t) => {
  const folder = freshCopy(t);
  const { stdout } = runNode(["setup/launch.mjs", "doctor"], {
    cwd: folder,
    env: plainEnvironment({ PATH: folder, PYTHON: undefined, CXX: undefined }),
  });
  assert.match(stdout, /^WRONG +npm +does not run/m);
  assert.match(stdout, /^WRONG +Python +not usable\n +→ Python 3\.10 or newer is needed, and none was found/m);
  assert.match(stdout, /^warning +C\+\+ compiler +none\n +→ Install/m);
});

test("finds nothing wrong in this repository, and measures the speed of its backend", () => {
  const diagnoses = [...diagnose(placesOf(repository))];
  assert.deepEqual(
    diagnoses.filter(({ state }) => state === "wrong"),
    [],
  );
  const gigaflops = Number(diagnoses.at(-1)?.finding.match(/(\d+) GFLOP\/s/)?.[1]);
  assert.ok(gigaflops > 0.5, `measured ${gigaflops} GFLOP/s`);
  const names = diagnoses.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
});

test("prints a diagnosis on one line and its remedy on the next", () => {
  assert.equal(
    formatDiagnosis({ name: "Node", state: "ok", finding: "24.21.0" }),
    "ok       Node               24.21.0",
  );
  assert.equal(
    formatDiagnosis({ name: "npm", state: "wrong", finding: "does not run", remedy: "Install it." }),
    `WRONG    npm                does not run\n${" ".repeat(28)}→ Install it.`,
  );
});
