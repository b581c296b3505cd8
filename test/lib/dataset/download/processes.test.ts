import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { downloadDataset, findTask } from "../../../../lib/dataset/index.ts";
import { datasetServer, publishedDataset, serve } from "../../../fixtures/dataset-server.ts";
import type { DatasetServer, Serving } from "../../../fixtures/dataset-server.ts";
import { downloadInProcess } from "../../../fixtures/download-in-process.ts";
import { canMount, smallDisk } from "../../../fixtures/small-disk.ts";
import { temporaryFolder } from "../../../fixtures/temporary-folder.ts";
import { until } from "../../../fixtures/until.ts";

const { folder: root, remove } = temporaryFolder();
const servers: DatasetServer[] = [];
after(() => {
  for (const server of servers) server.close();
  remove();
});

const task = findTask("CarRun");
const content = await publishedDataset(root, task);
const half = Math.floor(content.length / 2);
const retry = { tries: 1, lockPollSeconds: 0.02 };

async function scene(name: string, ...servings: Serving[]) {
  const folder = path.join(root, name);
  mkdirSync(folder);
  const server = await datasetServer(...servings.map((serving) => serve(content, { etag: '"1"', ...serving })));
  servers.push(server);
  const file = path.join(folder, task.datasetFile);
  return { folder, server, file, lock: `${file}.lock`, part: `${file}.part` };
}

function assertDelivered(file: string): void {
  assert.ok(readFileSync(file).equals(content), "the file differs from what the server has");
  assert.deepEqual(readdirSync(path.dirname(file)), [path.basename(file)]);
}

describe("two processes", () => {
  it("download one file once: the second waits for the first and takes its file", async () => {
    const { folder, server, file, lock } = await scene("two", { stopsAfter: half, quiet: true }, {});
    const first = downloadInProcess(task, server.mirror, folder);
    await until(() => server.requests.length === 1, "the first one's request");
    const second = downloadInProcess(task, server.mirror, folder);
    await until(() => second.stderr() !== "", "the second one's notice");
    assert.match(
      second.stderr(),
      new RegExp(
        `^Process ${first.child.pid} on .* is downloading SafetyCarRun-v0-40-651\\.hdf5; waiting for it$`,
        "m",
      ),
    );
    assert.deepEqual(JSON.parse(readFileSync(lock, "utf8")).pid, first.child.pid);
    server.cutAll(); // the first continues with its second request
    for (const { code, stdout, stderr } of await Promise.all([first.ended, second.ended])) {
      assert.deepEqual([code, stdout.trim()], [0, file], stderr);
    }
    assert.equal(server.requests.length, 2);
    assertDelivered(file);
  });
});

describe("a process that was killed", () => {
  it("leaves its part and its lock, and the next one continues from there", async () => {
    const { folder, server, file, lock, part } = await scene("killed", { stopsAfter: half, quiet: true }, {});
    const { child, ended } = downloadInProcess(task, server.mirror, folder);
    await until(() => statSync(part, { throwIfNoEntry: false })?.size === half, "half of the file");
    child.kill("SIGKILL");
    await ended;
    assert.deepEqual(
      readdirSync(folder).sort(),
      [lock, part, `${part}.json`].map((name) => path.basename(name)).sort(),
    );
    assert.equal(await downloadDataset(task, { folder, mirrors: [server.mirror], retry }), file);
    assertDelivered(file);
    assert.equal(server.requests[1].headers.range, `bytes=${half}-`);
  });
});

describe("a lock", () => {
  const holder = { pid: 1, host: "elsewhere", since: "0" };

  it("of another machine is waited for, and taken when nobody touched it for two minutes", async () => {
    const { folder, server, file, lock } = await scene("elsewhere", {});
    writeFileSync(lock, JSON.stringify(holder));
    const notices: string[] = [];
    const onNotice = (sentence: string) => {
      notices.push(sentence);
      const longAgo = new Date(Date.now() - 121_000);
      utimesSync(lock, longAgo, longAgo);
    };
    await downloadDataset(task, { folder, mirrors: [server.mirror], retry, onNotice });
    assert.deepEqual(notices, [`Process 1 on elsewhere is downloading ${task.datasetFile}; waiting for it`]);
    assertDelivered(file);
  });

  it("of a process of this machine that lives is waited for until the signal ends the wait", async () => {
    const { folder, server, lock } = await scene("alive", {});
    writeFileSync(lock, JSON.stringify({ ...holder, pid: process.ppid, host: hostname() }));
    const controller = new AbortController();
    const reason = new Error("enough");
    const onNotice = () => controller.abort(reason);
    await assert.rejects(
      downloadDataset(task, { folder, mirrors: [server.mirror], retry, onNotice, signal: controller.signal }),
      reason,
    );
    assert.equal(server.requests.length, 0);
    assert.deepEqual(readdirSync(folder), [path.basename(lock)]);
  });
});

describe("a lock that names nobody", () => {
  const waits: [string, number][] = [
    ["is waited for with a notice, and taken when it is old", -6_000],
    ["dated in the future is taken all the same", 3_600_000],
  ];
  for (const [name, age] of waits) {
    it(name, async () => {
      const { folder, server, file, lock } = await scene(name, {});
      writeFileSync(lock, "");
      const notices: string[] = [];
      const onNotice = (sentence: string) => {
        notices.push(sentence);
        const date = new Date(Date.now() + age);
        utimesSync(lock, date, date);
      };
      await downloadDataset(task, { folder, mirrors: [server.mirror], retry, onNotice });
      assert.deepEqual(notices, [`Another process is downloading ${task.datasetFile}; waiting for it`]);
      assertDelivered(file);
    });
  }
});

describe("a disk that fills up", () => {
  it(
    "ends the download with an error and keeps what came before",
    { skip: !canMount && "no user namespaces here" },
    async () => {
      const { folder, server, part } = await scene("small-disk", { chunked: true });
      const thenList = ["sh", "-c", '"$@"; ls $0', folder];
      const prefix = [...smallDisk(folder, "64k"), ...thenList];
      const { stdout, stderr } = await downloadInProcess(task, server.mirror, folder, { prefix }).ended;
      assert.match(stderr, new RegExp(`^${part} could not be written \\(ENOSPC.*\\); what it holds is kept$`, "m"));
      assert.deepEqual(
        stdout.trim().split("\n"),
        [part, `${part}.json`].map((name) => path.basename(name)),
      );
    },
  );
});
