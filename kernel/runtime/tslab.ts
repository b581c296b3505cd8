/** `import * as tslab from "tslab"` in a cell: tslab's public functions on this kernel's displays. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { display as show } from "./output.ts";

const require = createRequire(import.meta.url);

function versionOf(packageName: string): string {
  const manifest = readFileSync(require.resolve(`${packageName}/package.json`), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

/** Shows one kind of content; with an id, later calls replace what the first one showed. */
class Display {
  readonly #id: string | undefined;
  #shown = false;

  constructor(id?: string) {
    this.#id = id;
  }

  javascript(text: string): void {
    this.raw("text/javascript", text);
  }
  html(text: string): void {
    this.raw("text/html", text);
  }
  markdown(text: string): void {
    this.raw("text/markdown", text);
  }
  latex(text: string): void {
    this.raw("text/latex", text);
  }
  svg(text: string): void {
    this.raw("image/svg+xml", text);
  }
  png(bytes: Uint8Array): void {
    this.raw("image/png", bytes);
  }
  jpeg(bytes: Uint8Array): void {
    this.raw("image/jpeg", bytes);
  }
  gif(bytes: Uint8Array): void {
    this.raw("image/gif", bytes);
  }
  pdf(bytes: Uint8Array): void {
    this.raw("application/pdf", bytes);
  }
  text(text: string): void {
    this.raw("text/plain", text);
  }

  raw(contentType: string, content: string | Uint8Array): void {
    show({ [contentType]: content }, { displayId: this.#id, update: this.#shown });
    this.#shown = this.#id !== undefined;
  }
}

/** The module that cells get under the name tslab. */
export const tslab = {
  display: new Display(),
  newDisplay: () => new Display(randomUUID()),
  versions: { tslab: versionOf("tslab"), typescript: versionOf("typescript"), node: process.version },
};
