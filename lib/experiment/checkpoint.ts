/** Resumable checkpoints: the named arrays of a run's whole state in one safetensors file. */
import { existsSync } from "node:fs";
import { readSafetensors, writeSafetensors } from "../files/index.ts";
import type { Tensors } from "../files/index.ts";
import { requireContent } from "./file-content.ts";
import { requireFormat, runFormat } from "./format.ts";

/** Writes a checkpoint atomically: a cut leaves the former one. */
export function saveCheckpoint(file: string, tensors: Tensors): void {
  writeSafetensors(file, { tensors, metadata: { content: "checkpoint", format: String(runFormat) } });
}

/** Reads a checkpoint; undefined where there is none. Throws an Error that names the file where it is none that this version reads. */
export function loadCheckpoint(file: string): Tensors | undefined {
  if (!existsSync(file)) return undefined;
  const { tensors, metadata } = readSafetensors(file, { needsChecksum: true });
  requireContent(metadata, "checkpoint", file);
  requireFormat(metadata.format, file);
  return tensors;
}
