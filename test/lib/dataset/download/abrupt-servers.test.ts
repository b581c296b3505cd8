/** Servers that end, break or change what they send in unusual ways, twenty times each: the process that downloads survives. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { Socket } from "node:net";
import path from "node:path";
import { after, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { findTask } from "../../../../lib/dataset/index.ts";
import { listen, publishedDataset } from "../../../fixtures/dataset-server.ts";
import { downloadInProcess } from "../../../fixtures/download-in-process.ts";
import { temporaryFolder } from "../../../fixtures/temporary-folder.ts";

const { folder: root, remove } = temporaryFolder();
const ends: (() => void)[] = [remove];
after(() => ends.forEach((end) => end()));

const times = 20;
const task = findTask("CarRun");
const content = await publishedDataset(root, task);
const changed = await publishedDataset(root, task, 1);
const half = Math.floor(content.length / 2);
const spoilt = Buffer.from(content);
spoilt[half] ^= 1;

/** What a server does on a connection when the `request`-th request, from 0, has come. */
type Behaviour = (socket: Socket, request: number, head: string) => void;

/** The URL of a new server that answers so, byte by byte. */
async function serverOf(behave: Behaviour): Promise<string> {
  const sockets = new Set<Socket>();
  let requests = 0;
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    socket.once("data", (head) => behave(socket, requests++, head.toString("latin1")));
  });
  const port = await listen(server);
  ends.push(() => (sockets.forEach((socket) => socket.destroy()), server.close()));
  return `http://127.0.0.1:${port}`;
}

const head = (lines: string[], status = "200 OK", version = "1.1") =>
  [`HTTP/${version} ${status}`, ...lines, "", ""].join("\r\n");
const length = (bytes: Buffer) => `Content-Length: ${bytes.length}`;

function send(socket: Socket, lines: string[], body: Buffer, status?: string): void {
  socket.write(head(lines, status));
  socket.end(body);
}

/** Behaviours, and how every download ends: the bytes it delivers, or its sentence. */
const servers: [string, Behaviour, Buffer | RegExp][] = [
  ["closes right behind the body", (socket) => send(socket, [length(content)], content), content],
  [
    "closes right behind the body and says so",
    (socket) => send(socket, ["Connection: close", length(content)], content),
    content,
  ],
  ["sends no length", (socket) => send(socket, [], content), content],
  [
    "speaks HTTP/1.0",
    (socket) => socket.end(Buffer.concat([Buffer.from(head([], "200 OK", "1.0")), content])),
    content,
  ],
  [
    "compresses what it was not asked to",
    (socket) => send(socket, ["Content-Encoding: gzip", length(gzipSync(content))], gzipSync(content)),
    content,
  ],
  [
    "says falsely that it compresses",
    (socket) => send(socket, ["Content-Encoding: gzip", length(content)], content),
    /cut the connection: incorrect header check/,
  ],
  [
    "compresses in an unknown way",
    (socket) => send(socket, ["Content-Encoding: zebra", length(content)], content),
    /sent the file in the encoding zebra/,
  ],
  [
    "cuts the compressed file",
    (socket) => send(socket, ["Content-Encoding: gzip"], gzipSync(content).subarray(0, half)),
    /cut the connection: unexpected end of file/,
  ],
  [
    "repeats an ETag for other content",
    (socket, request) => {
      if (request % 2 === 0) return send(socket, ['ETag: "1"', length(content)], content.subarray(0, half));
      const range = `Content-Range: bytes ${half}-${content.length - 1}/${content.length}`;
      send(socket, ['ETag: "1"', range, length(changed.subarray(half))], changed.subarray(half), "206 Partial Content");
    },
    /sent what is not the dataset|cut the connection/,
  ],
  [
    "flips a bit",
    (socket) => send(socket, [length(content)], spoilt),
    /sent what is not the dataset: "\w+" is damaged/,
  ],
  [
    "announces more than it sends",
    (socket) => send(socket, [`Content-Length: ${content.length + 1}`], content),
    /cut the connection: aborted/,
  ],
  [
    "resets the connection in the midst",
    (socket) =>
      socket.write(Buffer.concat([Buffer.from(head([length(content)])), content.subarray(0, half)]), () =>
        socket.resetAndDestroy(),
      ),
    /cut the connection|cannot be reached/,
  ],
  [
    "breaks off in a chunk",
    (socket) => socket.end(head(["Transfer-Encoding: chunked"]) + "fff\r\nabc"),
    /cut the connection: aborted/,
  ],
  [
    "sends a chunk of no length",
    (socket) => socket.end(head(["Transfer-Encoding: chunked"]) + "zz\r\nabc"),
    /cut the connection|cannot be reached/,
  ],
  ["does not speak HTTP", (socket) => socket.end("220 mail.example ESMTP\r\n"), /cannot be reached: Parse Error/],
  ["says nothing", (socket) => socket.end(), /cannot be reached: socket hang up/],
  [
    "sends nothing",
    (socket) => send(socket, ["Content-Length: 0"], Buffer.alloc(0)),
    /sent what is not the dataset: is empty/,
  ],
];

async function downloadOften(mirror: string, name: string) {
  const folders = Array.from({ length: times }, (_, i) => path.join(root, name.replaceAll(/\W/g, "-"), String(i)));
  return { folders, ...(await downloadInProcess(task, mirror, folders).ended) };
}

/** Every folder holds the file with these bytes and nothing else. */
function assertDelivered(folders: string[], bytes: Buffer): void {
  for (const folder of folders) {
    assert.deepEqual(readdirSync(folder), [task.datasetFile]);
    assert.ok(readFileSync(path.join(folder, task.datasetFile)).equals(bytes), `${folder} holds other bytes`);
  }
}

describe(`a download, ${times} times`, { concurrency: 2 }, () => {
  for (const [name, behave, expected] of servers) {
    it(`from a server that ${name}`, async () => {
      const { folders, code, stderr } = await downloadOften(await serverOf(behave), name);
      if (Buffer.isBuffer(expected)) {
        assert.equal(code, 0, stderr);
        return assertDelivered(folders, expected);
      }
      assert.equal(code, 1, stderr);
      assert.equal(stderr.split("could not be downloaded:\n").length - 1, times, stderr);
      assert.doesNotMatch(stderr, /^ +at .*:\d+:\d+/m);
      assert.match(stderr, expected);
      for (const folder of folders)
        assert.ok(!readdirSync(folder).some((file) => /\.lock|\.hdf5$/.test(file)), "a lock or a file is left");
    });
  }

  it("from Python's http.server", async () => {
    const shared = path.join(root, "shared");
    const python = path.join(import.meta.dirname, "../../../../.venv/bin/python");
    const mirror = await new Promise<string>((resolve) => {
      const program = `import http.server, os, sys; os.makedirs("${shared}"); os.chdir("${shared}")
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
print(server.server_port, flush=True); server.serve_forever()`;
      const child = spawn(python, ["-c", program], { stdio: ["ignore", "pipe", "ignore"] });
      ends.push(() => child.kill());
      child.stdout.once("data", (port: Buffer) => resolve(`http://127.0.0.1:${port.toString().trim()}`));
    });
    writeFileSync(path.join(shared, task.datasetFile), content);
    const { folders, code, stderr } = await downloadOften(mirror, "python");
    assert.equal(code, 0, stderr);
    assertDelivered(folders, content);
  });
});
