/** Where the notebooks leave what the next one needs. */
import { existsSync } from "node:fs";
import path from "node:path";
import { makeFolder, readSafetensors, writeAtomically, writeSafetensors } from "../files/index.ts";
import type { Tensors } from "../files/index.ts";
import type { RunConfig } from "./config.ts";
import { runName } from "./run-name.ts";

/** The folder that a headless run of the notebooks writes to, out/ otherwise. */
const out = process.env.TRAC_OUT ?? path.join(import.meta.dirname, "..", "..", "out");

/** One row of the table that closes the notebooks. */
export interface ResultRow {
  task: string;
  algorithm: string;
  normalizedReward: number;
  normalizedCost: number;
  episodes: number;
  seed: number;
}

/** The files of one run's settings: a folder in `policies/` beside the pages. */
export interface Workspace {
  /** Writes named arrays to `NAME.safetensors`. */
  save(name: string, tensors: Tensors): void;
  /** Reads named arrays; an Error names the notebook that makes them. */
  load(name: string, notebook: string): Tensors;
  /** Writes the closing table's rows to `results.json` beside the pages. */
  saveResults(rows: ResultRow[]): void;
  /** Writes `NAME.html` beside the notebooks' pages, and its picture (PNG), by which their overview leads to it. */
  savePage(name: string, html: string, picture: Buffer): void;
}

/**
 * The workspace of a run; its folder is made where it is missing.
 *
 * @example
 * ```ts
 * import { runConfig, workspace } from "../lib/experiment";
 * import { numbers } from "../lib/files";
 *
 * const config = await runConfig({ task: "BallCircle", targetCost: 10, seed: 0, preset: "tutorial" });
 * const folder = await workspace(config);
 * folder.save("example", { answer: numbers(42) });
 * folder.load("example", "this one").answer.data[0]; // → 42
 * ```
 */
export async function workspace(config: RunConfig): Promise<Workspace> {
  const name = await runName(config);
  const folder = path.join(out, "policies", name);
  makeFolder(folder);
  const fileOf = (tensors: string) => path.join(folder, `${tensors}.safetensors`);
  return {
    save: (tensors, content) => writeSafetensors(fileOf(tensors), { tensors: content }),
    load(tensors, notebook) {
      if (existsSync(fileOf(tensors))) return readSafetensors(fileOf(tensors)).tensors;
      throw new Error(
        `${tensors}.safetensors is not there yet: run ${notebook} first with the same parameters (${name})`,
      );
    },
    saveResults: (rows) => writeAtomically(path.join(out, "results.json"), `${JSON.stringify(rows, null, 2)}\n`),
    savePage(page, html, picture) {
      makeFolder(path.join(out, "assets"));
      writeAtomically(path.join(out, "assets", `${page}.png`), picture);
      writeAtomically(path.join(out, `${page}.html`), html);
    },
  };
}
