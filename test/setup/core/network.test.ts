import assert from "node:assert/strict";
import test from "node:test";
import { explainFailure } from "../../../setup/core/network.mjs";

const explain = (program: string, output: string) => explainFailure(program, output, ".cache/logs/x.log").message;

test("distinguishes an unreachable registry from other failures", () => {
  assert.match(explain("npm", "npm error code ENOTFOUND"), /^npm cannot reach the npm registry\. Check the network/);
  assert.match(
    explain("pip", "WARNING: Retrying ... NewConnectionError(...)\nERROR: No matching distribution found for six"),
    /^pip cannot reach the Python package index\./,
  );
});

test("names an untrusted certificate and a full disk", () => {
  assert.match(explain("npm", "npm error code SELF_SIGNED_CERT_IN_CHAIN"), /does not trust the certificate/);
  assert.match(
    explain("pip", "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"),
    /^The disk became full/,
  );
});

test("repeats the last error line of any other failure and says where the rest is", () => {
  const output =
    "npm error code EINTEGRITY\nnpm error sha512 mismatch\nnpm error A complete log of this run can be found in: /x\n";
  assert.equal(explain("npm", output), "npm failed: sha512 mismatch. Everything it printed is in .cache/logs/x.log.");
});
