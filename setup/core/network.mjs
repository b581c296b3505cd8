// @ts-check
import { Problem } from "./problem.mjs";

const UNREACHABLE =
  /ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|Connection broken|Temporary failure in name resolution|Network is unreachable|ProxyError/;
const CERTIFICATE =
  /CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|SSLError/;
const DISK_FULL = /ENOSPC|No space left on device/;

/**
 * What made npm or pip fail, as a sentence with the remedy.
 *
 * @param {string} program "npm" or "pip"
 * @param {string} output all it printed
 * @param {string} log the file that holds the output, relative to the repository
 * @returns {Problem}
 */
export function explainFailure(program, output, log) {
  const registry = program === "npm" ? "the npm registry" : "the Python package index";
  if (DISK_FULL.test(output))
    return new Problem(
      `The disk became full while ${program} was installing.`,
      "Free about 4 GB and run the command again.",
    );
  if (CERTIFICATE.test(output)) {
    return new Problem(
      `${program} does not trust the certificate of ${registry}.`,
      "Behind a company proxy, set NODE_EXTRA_CA_CERTS and PIP_CERT to its certificate file and run the command again.",
    );
  }
  if (UNREACHABLE.test(output)) {
    return new Problem(
      `${program} cannot reach ${registry}.`,
      "Check the network connection (and the proxy settings) and run the command again: finished steps are kept.",
    );
  }
  return new Problem(`${program} failed: ${lastErrorLine(output)}.`, `Everything it printed is in ${log}.`);
}

/** @param {string} output */
function lastErrorLine(output) {
  const lines = output.split("\n").map((line) => line.trim());
  const error = lines.findLast((line) => /^(npm (error|ERR!)|ERROR:)/.test(line) && !line.includes("complete log"));
  return (error ?? lines.findLast(Boolean) ?? "it printed nothing")
    .replace(/^(npm (error|ERR!)|ERROR:)\s*/, "")
    .replace(/\.$/, "");
}
