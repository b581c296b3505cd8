import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { runQuietly } from "../../../setup/core/child.mjs";
import { until } from "../../fixtures/until.ts";
import { isRunning, repository, startNode, temporaryFolder } from "../support.ts";

test("collects a program's output by lines, keeps it in the log, and gives its exit code", async (t) => {
  const log = path.join(temporaryFolder(t), "logs", "sh.log");
  const lines: string[] = [];
  const { code, output } = await runQuietly("sh", ["-c", "echo one; echo two >&2; exit 3"], {
    log,
    onLine: (line) => lines.push(line),
  });
  assert.equal(code, 3);
  assert.deepEqual(lines.sort(), ["one", "two"]);
  assert.match(output, /one/);
  assert.match(fs.readFileSync(log, "utf8"), /^\$ sh -c .*\n(one\ntwo|two\none)\n$/);
});

test("a program that cannot be started is a problem with its name", async (t) => {
  const log = path.join(temporaryFolder(t), "x.log");
  await assert.rejects(runQuietly("no-such-program", [], { log }), {
    name: "Problem",
    message: /^no-such-program cannot be started/,
  });
});

test("a program that takes too long is ended", async (t) => {
  const log = path.join(temporaryFolder(t), "x.log");
  const { code } = await runQuietly("sleep", ["60"], { log, timeout: 200 });
  assert.notEqual(code, 0, "it ended by itself");
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  test(`${signal} ends the running program with everything it started, and exits with 130`, async (t) => {
    const folder = temporaryFolder(t);
    const code = `
      import { interruptible, runQuietly } from ${JSON.stringify(path.join(repository, "setup/core/child.mjs"))};
      import { reportFailure } from ${JSON.stringify(path.join(repository, "setup/core/problem.mjs"))};
      const onLine = (line) => console.log(line);
      await interruptible(() => runQuietly("sh", ["-c", "sleep 60 & echo grandchild $!; wait"], { log: "sh.log", onLine }).then(({ code }) => { if (code) throw new Error("step failed"); }))
        .catch((error) => (process.exitCode = reportFailure(error)));`;
    fs.writeFileSync(path.join(folder, "parent.mjs"), code);
    const { child, ended, output } = startNode(["parent.mjs"], folder);
    await until(() => /grandchild \d+/.test(output()), "the program to start");
    const grandchild = Number(output().match(/grandchild (\d+)/)?.[1]);
    assert.equal(isRunning(grandchild), true);
    child.kill(signal);
    assert.equal(await ended, 130);
    assert.match(output(), /Interrupted\. Run the same command again: finished steps are kept\./);
    await until(() => !isRunning(grandchild), "the grandchild to end");
  });
}
