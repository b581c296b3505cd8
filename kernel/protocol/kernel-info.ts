/** What the kernel says about itself. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { protocolVersion } from "./wire.ts";

const require = createRequire(import.meta.url);

function versionOf(manifest: string): string {
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

/** Content of a `kernel_info_reply`. */
export function kernelInfo(): object {
  const typescript = versionOf(require.resolve("typescript/package.json"));
  return {
    status: "ok",
    protocol_version: protocolVersion,
    implementation: "trac-ts",
    implementation_version: "0.1.0",
    language_info: {
      name: "typescript",
      version: typescript,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      codemirror_mode: "typescript",
      nbconvert_exporter: "script",
    },
    banner: `TypeScript ${typescript} on Node ${process.version}`,
    debugger: false,
    help_links: [
      { text: "TypeScript", url: "https://www.typescriptlang.org/docs/handbook/" },
      { text: "Node.js", url: "https://nodejs.org/api/" },
    ],
  };
}
