import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { downloadDataset, findTask, loadTrajectories, obtainDataset } from "../../../../lib/dataset/index.ts";
import type { DownloadOptions, DownloadProgress } from "../../../../lib/dataset/index.ts";
import { datasetServer, publishedDataset, refuse, serve } from "../../../fixtures/dataset-server.ts";
import type { Answer, DatasetServer } from "../../../fixtures/dataset-server.ts";
import { temporaryFolder } from "../../../fixtures/temporary-folder.ts";

const { folder: root, remove } = temporaryFolder();
const servers: DatasetServer[] = [];
after(() => {
  for (const server of servers) server.close();
  remove();
});

const task = findTask("CarRun"); // observations of 7 numbers, actions of 2; no dataset of it in data/
const content = await publishedDataset(root, task);
const changed = await publishedDataset(root, task, 1);
const foreign = await publishedDataset(root, findTask("DroneRun"));
const half = Math.floor(content.length / 2);
const quick = { tries: 3, backoffSeconds: 0.01, maxWaitSeconds: 1, lockPollSeconds: 0.02 };
const impatient = { ...quick, stallSeconds: 1 };
let folders = 0;

/** A new folder, a server that answers so, and a download from it into the folder. */
async function scene(...answers: Answer[]) {
  const folder = path.join(root, `scene-${++folders}`);
  const server = await datasetServer(...answers);
  servers.push(server);
  const notices: string[] = [];
  const progress: DownloadProgress[] = [];
  const download = (options: DownloadOptions = {}) =>
    downloadDataset(task, {
      folder,
      mirrors: [server.mirror],
      onNotice: (sentence) => notices.push(sentence),
      onProgress: (state) => {
        progress.push(state);
        server.received(state.bytes);
      },
      retry: quick,
      ...options,
    });
  const file = path.join(folder, task.datasetFile);
  return { folder, server, requests: server.requests, notices, progress, download, file };
}

/** The file holds these bytes and lies alone in its folder. */
function assertDelivered(file: string, bytes = content): void {
  assert.ok(readFileSync(file).equals(bytes), "the file differs from what the server has");
  assert.deepEqual(readdirSync(path.dirname(file)), [path.basename(file)]);
}

describe("downloadDataset", () => {
  it("delivers the server's bytes under the published name, and reports how far it is", async () => {
    const { download, file, requests, progress } = await scene(serve(content));
    assert.equal(await download(), file);
    assertDelivered(file);
    assert.equal(requests[0].path, "/files/SafetyCarRun-v0-40-651.hdf5");
    assert.deepEqual([progress[0].bytes, progress[0].total], [0, content.length]);
    assert.equal(progress.at(-1)!.bytes, content.length);
    assert.equal((await loadTrajectories(file)).observationSize, 7);
  });

  it("does not ask for a file that is there", async () => {
    const { download, file, folder, requests } = await scene(serve(content));
    mkdirSync(folder);
    writeFileSync(file, "mine");
    assert.equal(await download(), file);
    assert.equal(readFileSync(file, "utf8"), "mine");
    assert.equal(requests.length, 0);
  });

  it("takes a file whose length is not announced", async () => {
    const { download, file, progress } = await scene(serve(content, { chunked: true }));
    await download();
    assertDelivered(file);
    assert.equal(progress.at(-1)!.total, undefined);
  });

  it("takes an empty file for none", async () => {
    const { download, file, folder } = await scene(serve(content));
    mkdirSync(folder);
    writeFileSync(file, "");
    await download();
    assertDelivered(file);
  });

  it("downloads two at once in one process only once", async () => {
    const { download, file, requests } = await scene(serve(content));
    assert.deepEqual(await Promise.all([download(), download()]), [file, file]);
    assert.equal(requests.length, 1);
    assertDelivered(file);
  });
});

describe("obtainDataset", () => {
  it("takes what this machine has, any file of the prefix, and asks nobody", async () => {
    const { server, requests } = await scene(serve(content));
    assert.match(
      await obtainDataset(findTask("BallRun"), { mirrors: [server.mirror] }),
      /data.SafetyBallRun-v0-80-641\.hdf5$/,
    );
    assert.equal(requests.length, 0);
  });

  it("downloads what is not there from $DSRL_MIRRORS into $DSRL_DATASET_DIR", async () => {
    const { folder, server, file } = await scene(serve(content));
    process.env.DSRL_DATASET_DIR = folder;
    process.env.DSRL_MIRRORS = ` ${server.mirror}/ ,`;
    try {
      assert.equal(await obtainDataset(task), file);
    } finally {
      delete process.env.DSRL_DATASET_DIR;
      delete process.env.DSRL_MIRRORS;
    }
    assertDelivered(file);
  });
});

describe("a download that is cut off", () => {
  it("continues where it was, with the version it began with", async () => {
    const { download, file, requests, progress } = await scene(
      serve(content, { etag: '"1"', stopsAfter: half }),
      serve(content),
    );
    await download();
    assertDelivered(file);
    assert.deepEqual(
      requests.map(({ headers }) => [headers.range, headers["if-range"]]),
      [
        [undefined, undefined],
        [`bytes=${half}-`, '"1"'],
      ],
    );
    assert.ok(progress.some(({ begun, bytes }) => begun === half && bytes > half));
  });

  it("is not given up as long as every try brings something new", async () => {
    const piece = serve(content, { etag: '"1"', stopsAfter: Math.ceil(content.length / 8) });
    const { download, file, requests } = await scene(piece);
    await download();
    assertDelivered(file);
    assert.equal(requests.length, 8);
  });

  it("continues by date where there is no strong ETag", async () => {
    const lastModified = "Wed, 01 Jan 2025 00:00:00 GMT";
    const { download, file, requests } = await scene(
      serve(content, { etag: 'W/"1"', lastModified, stopsAfter: half }),
      serve(content, { lastModified }),
    );
    await download();
    assertDelivered(file);
    assert.equal(requests[1].headers["if-range"], lastModified);
  });

  it("begins anew where the server gives nothing to distinguish versions by", async () => {
    const { download, file, requests } = await scene(serve(content, { stopsAfter: half }), serve(content, {}));
    await download();
    assertDelivered(file);
    assert.equal(requests[1].headers.range, undefined);
  });

  it("begins anew where the server ignores Range", async () => {
    const { download, file } = await scene(
      serve(content, { etag: '"1"', stopsAfter: half }),
      serve(content, { etag: '"1"', ignoresRange: true }),
    );
    await download();
    assertDelivered(file);
  });

  it("begins anew where the file changed meanwhile", async () => {
    const { download, file } = await scene(
      serve(content, { etag: '"1"', stopsAfter: half }),
      serve(changed, { etag: '"2"' }),
    );
    await download();
    assertDelivered(file, changed);
  });

  it("begins anew where the file changed and the server ignores If-Range", async () => {
    const { download, file, notices } = await scene(
      serve(content, { etag: '"1"', stopsAfter: half }),
      serve(changed, { etag: '"2"', ignoresIfRange: true }),
    );
    await download();
    assertDelivered(file, changed);
    assert.match(notices[1], /sent a part of another version of the file; trying again/);
  });

  it("notices a mixture that the server gave no sign of, and fetches the file in one piece", async () => {
    const { download, file, requests } = await scene(
      serve(content, { etag: '"1"', stopsAfter: half }),
      serve(changed, { etag: '"1"' }),
    );
    await download();
    assertDelivered(file, changed);
    assert.equal(requests.length, 3);
  });

  it("begins anew where the server has become shorter than what is there", async () => {
    const longer = Buffer.concat([content, content]);
    const { download, file, requests } = await scene(
      serve(longer, { etag: '"1"', stopsAfter: content.length + 10 }),
      serve(content),
    );
    await download();
    assertDelivered(file);
    assert.equal(requests.length, 3);
  });

  it("is taken up by a later call, whole or in part", async () => {
    const { download, file, folder, requests } = await scene(
      serve(content, { etag: '"1"', stopsAfter: half }),
      refuse(404),
      serve(content),
    );
    await assert.rejects(download(), /404/);
    assert.deepEqual(readdirSync(folder).sort(), [`${task.datasetFile}.part`, `${task.datasetFile}.part.json`]);
    await download();
    assertDelivered(file);
    assert.equal(requests[2].headers.range, `bytes=${half}-`);
  });

  it("asks nobody where only the file's name was missing", async () => {
    const { download, file, folder, server, requests } = await scene(refuse(500));
    mkdirSync(folder);
    writeFileSync(`${file}.part`, content);
    const source = { url: `${server.mirror}/${task.datasetFile}`, validator: '"1"', total: content.length };
    writeFileSync(`${file}.part.json`, JSON.stringify(source));
    await download();
    assertDelivered(file);
    assert.equal(requests.length, 0);
  });

  it("does not continue from bytes of unknown origin", async () => {
    const { download, file, folder, requests } = await scene(serve(content));
    mkdirSync(folder);
    writeFileSync(`${file}.part`, "what is this");
    await download();
    assertDelivered(file);
    assert.equal(requests[0].headers.range, undefined);
  });
});

describe("a server in trouble", () => {
  it("that goes quiet in the midst is asked for the rest", async () => {
    const { download, file, notices } = await scene(
      serve(content, { etag: '"1"', stopsAfter: half, quiet: true }),
      serve(content),
    );
    await download({ retry: impatient });
    assertDelivered(file);
    assert.match(notices[0], /sent nothing for 1 s; trying again in 0\.010 s/);
  });

  it("that is slow but not quiet is not cut off", async () => {
    const pieces = Array.from({ length: 5 }, (_, i) =>
      content.subarray((i * content.length) / 5, ((i + 1) * content.length) / 5),
    );
    const { download, file, requests } = await scene(async (_, response) => {
      response.writeHead(200, { "content-length": content.length });
      for (const piece of pieces) {
        response.write(piece);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
      response.end();
    });
    await download({ retry: { ...quick, stallSeconds: 10 } });
    assertDelivered(file);
    assert.equal(requests.length, 1);
  });

  it("that trickles is given up, though every try brings something new", async () => {
    const trickle: Answer = (_, response) => {
      response.writeHead(200, { "content-length": content.length, etag: '"1"' });
      let sent = 0;
      const timer = setInterval(() => response.write(content.subarray(sent, ++sent)), 20);
      response.on("close", () => clearInterval(timer));
    };
    const { download, requests } = await scene(trickle);
    const retry = { ...quick, stallSeconds: 10, slowSeconds: 0.5, minRate: 1000 };
    await assert.rejects(download({ retry }), /sent only \d+ bytes in 0\.5 s \(given up after 3 tries\)/);
    assert.equal(requests.length, 3);
  });

  it("that never answers is given up", async () => {
    const { download } = await scene(() => {});
    await assert.rejects(download({ retry: impatient }), /sent nothing for 1 s \(given up after 3 tries\)/);
  });

  it("is asked again after 500, 503 and 429, with longer and longer waits", async () => {
    const { download, file, notices } = await scene(refuse(500), refuse(429), serve(content));
    await download();
    assertDelivered(file);
    assert.match(notices[0], /answered 500 Internal Server Error; trying again in 0\.010 s/);
    assert.match(notices[1], /answered 429 Too Many Requests; trying again in 0\.020 s/);
  });

  it("is left in peace for as long as it asks", async () => {
    const { download, file, notices } = await scene(
      refuse(429, { "retry-after": "0" }),
      refuse(503, { "retry-after": "1" }),
      serve(content),
    );
    const before = performance.now();
    await download();
    assert.ok(performance.now() - before >= 999, "came back before the second was over");
    assertDelivered(file);
    assert.match(notices[1], /answered 503 Service Unavailable; trying again in 1\.0 s/);
  });

  it("that asks for an hour is given up, in seconds or as a date", async () => {
    const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();
    for (const value of ["3600", inAnHour]) {
      const { download, requests } = await scene(refuse(429, { "retry-after": value }));
      await assert.rejects(download(), /answered 429 Too Many Requests and asks to wait for (3600|3[45]\d\d) s/);
      assert.equal(requests.length, 1);
    }
  });

  it("that keeps failing is given up after the tries", async () => {
    const { download, requests } = await scene(refuse(502));
    await assert.rejects(download(), /answered 502 Bad Gateway \(given up after 3 tries\)/);
    assert.equal(requests.length, 3);
  });

  it("that announces more than it sends is given up, though what it sent would do", async () => {
    const { download } = await scene(
      serve(content, { headers: { "content-length": content.length + 100 }, stopsAfter: content.length }),
    );
    await assert.rejects(download(), /cut the connection: aborted \(given up after 3 tries\)/);
  });

  it("that announces less than it has is found out by the file's own length", async () => {
    const { download, folder } = await scene((_, response) => {
      response.socket!.write(`HTTP/1.1 200 OK\r\nContent-Length: ${half}\r\nConnection: close\r\n\r\n`);
      response.socket!.end(content);
    });
    await assert.rejects(
      download(),
      new RegExp(`sent what is not the dataset: is truncated: it has ${half} of ${content.length} bytes`),
    );
    assert.deepEqual(readdirSync(folder), []);
  });
});

describe("a server of something else", () => {
  const wrong: [string, Answer, RegExp][] = [
    [
      "a page",
      refuse(200, { "content-type": "text/html; charset=utf-8" }, "<!doctype html><title>Log in</title>"),
      /sent an HTML page in place of the file/,
    ],
    [
      "a page under a false name",
      refuse(200, {}, "\n<HTML><body>Log in</body>"),
      /sent what is not the dataset: is an HTML page/,
    ],
    [
      "a text",
      refuse(200, {}, "version https://git-lfs.github.com/spec/v1"),
      /sent what is not the dataset: is not an HDF5 file/,
    ],
    ["nothing", refuse(200), /sent what is not the dataset: is empty/],
    ["another task's dataset", serve(foreign), /holds observations of 17 and actions of 4 numbers, CarRun has 7 and 2/],
    ["a file with wrong bytes", serve(spoilt(content)), /sent what is not the dataset: /],
  ];
  for (const [name, answer, message] of wrong) {
    it(`is asked once, and nothing of it stays: ${name}`, async () => {
      const { download, folder, requests } = await scene(answer);
      await assert.rejects(download(), message);
      assert.equal(requests.length, 1);
      assert.deepEqual(readdirSync(folder), []);
    });
  }

  it("does not cost what was received before", async () => {
    const page = refuse(200, { "content-type": "text/html" }, "<html>");
    const { download, file, requests } = await scene(
      serve(content, { etag: '"1"', stopsAfter: half }),
      page,
      serve(content),
    );
    await assert.rejects(download(), /HTML page/);
    await download();
    assertDelivered(file);
    assert.equal(requests[2].headers.range, `bytes=${half}-`);
  });
});

/** One bit in the midst of the compressed observations is another one. */
function spoilt(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[half] ^= 1;
  return copy;
}

describe("several mirrors", () => {
  it("are asked in turn: the next one at once after 404, or after the tries", async () => {
    const missing = await scene(refuse(404));
    const failing = await scene(refuse(500));
    const { download, file, server, notices } = await scene(serve(content));
    await download({ mirrors: [missing.server.mirror, failing.server.mirror, server.mirror] });
    assertDelivered(file);
    assert.deepEqual([missing.requests.length, failing.requests.length], [1, 3]);
    assert.match(notices[0], /answered 404 Not Found; asking the next mirror/);
  });

  it("never share a file: what one began another does not continue", async () => {
    const first = await scene(serve(content, { etag: '"1"', stopsAfter: half }), refuse(404));
    const { download, file, server, requests } = await scene(serve(changed));
    await download({
      mirrors: [first.server.mirror, server.mirror],
      onProgress: ({ bytes }) => first.server.received(bytes),
    });
    assertDelivered(file, changed);
    assert.equal(requests[0].headers.range, undefined);
  });

  it("that all fail end in one error: each one's reason, the file, the folders, what to do", async () => {
    const { download, server, folder } = await scene(refuse(404));
    const gone = await datasetServer(refuse(404));
    gone.close();
    await assert.rejects(download({ mirrors: [server.mirror, gone.mirror] }), (error: Error) => {
      const [first, second, third, ...rest] = error.message.split("\n") as [string, string, string];
      assert.equal(first, "SafetyCarRun-v0-40-651.hdf5, the dataset of CarRun, could not be downloaded:");
      assert.equal(second, `  ${server.mirror}/SafetyCarRun-v0-40-651.hdf5 answered 404 Not Found`);
      assert.match(
        third,
        /^  http:.*SafetyCarRun-v0-40-651\.hdf5 cannot be reached: connect ECONNREFUSED .* \(given up after 3 tries\)$/,
      );
      assert.match(
        rest.join("\n"),
        /put it into one of: .*data, .*\.dsrl.datasets\n.*npx trac download CarRun --mirror URL, or DSRL_MIRRORS/,
      );
      return true;
    });
    assert.deepEqual(readdirSync(folder), []);
  });

  it("are refused by name where they are no web folder", async () => {
    const { download, folder } = await scene(serve(content));
    for (const mirror of ["dsrl.example", "ftp://dsrl.example", "https://me:secret@dsrl.example"]) {
      await assert.rejects(download({ mirrors: [mirror] }), {
        name: "RangeError",
        message: `A mirror must be an http or https URL without user and password, got ${mirror}`,
      });
    }
    await assert.rejects(download({ mirrors: [] }), { name: "RangeError", message: /at least one mirror/i });
    assert.ok(!existsSync(folder));
  });
});

describe("stopping a download", () => {
  it("rejects with the signal's reason and leaves what the next one continues from", async () => {
    const { download, file, folder, requests } = await scene(
      serve(content, { etag: '"1"', stopsAfter: half, quiet: true }),
      serve(content),
    );
    const controller = new AbortController();
    const reason = new Error("enough");
    const onProgress = ({ bytes }: DownloadProgress) => bytes === half && controller.abort(reason);
    await assert.rejects(download({ signal: controller.signal, onProgress }), reason);
    assert.deepEqual(readdirSync(folder).sort(), [`${task.datasetFile}.part`, `${task.datasetFile}.part.json`]);
    await download();
    assertDelivered(file);
    assert.equal(requests[1].headers.range, `bytes=${half}-`);
  });

  it("works during the wait before the next try, and before anything began", async () => {
    const { download, requests } = await scene(refuse(500));
    const controller = new AbortController();
    const reason = new Error("enough");
    const options = {
      signal: controller.signal,
      onNotice: () => controller.abort(reason),
      retry: { ...quick, backoffSeconds: 30, maxWaitSeconds: 30 },
    };
    await assert.rejects(download(options), reason);
    await assert.rejects(download(options), reason);
    assert.equal(requests.length, 1);
  });
});

describe("the disk", () => {
  it("is asked for room before anything is received", async () => {
    const { download, progress } = await scene(
      (_, response) => void response.writeHead(200, { "content-length": 1e15 }).write("x"),
    );
    await assert.rejects(
      download(),
      /The disk under .* has [\d,.]+ MB free; SafetyCarRun-v0-40-651\.hdf5\.part needs 1,000,000,000 MB more/,
    );
    assert.equal(progress.length, 0);
  });

  it("is named where the folder cannot be written to", async () => {
    const { download } = await scene(serve(content));
    const taken = path.join(root, "taken");
    writeFileSync(taken, "");
    await assert.rejects(
      download({ folder: path.join(taken, "sub") }),
      /No dataset can be written there: .*taken.sub cannot be made a folder \(.*taken is a file\); \$DSRL_DATASET_DIR/,
    );
  });
});
