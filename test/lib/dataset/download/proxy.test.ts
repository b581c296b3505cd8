import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import path from "node:path";
import { after, afterEach, describe, it } from "node:test";
import { downloadDataset, findTask } from "../../../../lib/dataset/index.ts";
import { closeServer, datasetServer, listen, publishedDataset, serve } from "../../../fixtures/dataset-server.ts";
import { downloadInProcess } from "../../../fixtures/download-in-process.ts";
import { forwardProxy } from "../../../fixtures/forward-proxy.ts";
import { temporaryFolder } from "../../../fixtures/temporary-folder.ts";

const { folder: root, remove } = temporaryFolder();
const task = findTask("CarRun");
const content = await publishedDataset(root, task);
const answer = serve(content);

const certificates = path.join(import.meta.dirname, "../../../fixtures/localhost-certificate");
const certificate = path.join(certificates, "certificate.pem");
const secure = createServer(
  { key: readFileSync(path.join(certificates, "key.pem")), cert: readFileSync(certificate) },
  (request, response) => void answer(request, response, () => {}),
);
const securePort = await listen(secure);
const server = await datasetServer(answer);
const proxy = await forwardProxy();

afterEach(() => {
  proxy.seen.length = 0;
  for (const name of ["HTTP_PROXY", "http_proxy", "NO_PROXY"]) delete process.env[name];
});
after(() => {
  server.close();
  proxy.close();
  closeServer(secure);
  remove();
});

let folders = 0;
const newFolder = () => path.join(root, `proxy-${++folders}`);

async function assertDelivers(mirror: string): Promise<void> {
  const file = await downloadDataset(task, { folder: newFolder(), mirrors: [mirror], retry: { tries: 1 } });
  assert.ok(readFileSync(file).equals(content), "the file differs from what the server has");
}

describe("proxies", () => {
  it("carry http by absolute URI, named in either case, with or without a scheme", async () => {
    const settings = { HTTP_PROXY: proxy.url, http_proxy: proxy.url.replace("http://", "") };
    for (const [name, value] of Object.entries(settings)) {
      process.env[name] = value;
      await assertDelivers(server.mirror);
      delete process.env[name];
    }
    assert.deepEqual(proxy.seen, Array(2).fill(`GET ${server.mirror}/${task.datasetFile}`));
  });

  it("are left out for the hosts of NO_PROXY", async () => {
    process.env.HTTP_PROXY = proxy.url;
    process.env.NO_PROXY = "example.org,127.0.0.1";
    await assertDelivers(server.mirror);
    assert.deepEqual(proxy.seen, []);
  });

  it("carry https through a tunnel", async () => {
    const env = { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: certificate };
    const { code, stdout, stderr } = await downloadInProcess(task, `https://localhost:${securePort}`, newFolder(), {
      env,
    }).ended;
    assert.equal(code, 0, stderr);
    assert.ok(readFileSync(stdout.trim()).equals(content), "the file differs from what the server has");
    assert.deepEqual(proxy.seen, [`CONNECT localhost:${securePort}`]);
  });

  it("that are not there are named", async () => {
    const gone = await forwardProxy();
    gone.close();
    process.env.HTTP_PROXY = gone.url;
    await assert.rejects(
      assertDelivers(server.mirror),
      new RegExp(`cannot be reached: connect ECONNREFUSED ${gone.url.replace("http://", "")}`),
    );
  });

  it("with a wrong address are named by their variable", async () => {
    process.env.HTTP_PROXY = "http://";
    await assert.rejects(
      assertDelivers(server.mirror),
      /HTTP_PROXY must be a proxy's URL such as http:\/\/proxy:3128, got http:\/\//,
    );
  });
});

describe("a server with a self-signed certificate", () => {
  it("is not trusted, and the error says how it could be", async () => {
    await assert.rejects(
      assertDelivers(`https://localhost:${securePort}`),
      /is not trusted: self-signed certificate(; if the root CA is installed locally, try running Node\.js with --use-system-ca)? \(NODE_EXTRA_CA_CERTS names further certificates\)/,
    );
  });
});
