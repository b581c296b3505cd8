import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { describe, it } from "node:test";

const repository = path.join(import.meta.dirname, "../../..");

/** The lines that another process writes to standard error for these states. */
function lines(states: object[]): string[] {
  const program = `import { downloadProgress } from "./lib/plots/index.ts";
    const onProgress = downloadProgress();
    for (const state of ${JSON.stringify(states)}) onProgress(state);`;
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
    cwd: repository,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  return stderr.split("\n").filter(Boolean);
}

describe("downloadProgress", () => {
  it("ends each file with its megabytes", () => {
    const states = ["a", "b"].flatMap((name) =>
      [0, 3e6, 12.34e6].map((bytes) => ({ url: `http://host/${name}.hdf5`, bytes, begun: 0, total: 12.34e6 })),
    );
    const [first, second, ...rest] = lines(states);
    assert.match(first, /^Downloading a\.hdf5  █{20}  100 %  12\.3 of 12\.3 MB  .* MB\/s  0 s$/);
    assert.match(second, /^Downloading b\.hdf5 /);
    assert.deepEqual(rest, []);
  });

  it("says nothing where the length is not known", () => {
    assert.deepEqual(lines([{ url: "http://host/a", bytes: 5, begun: 0 }]), []);
  });
});
