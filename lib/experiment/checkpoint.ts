/** Resumable checkpoints: the named arrays of a run's whole state in one safetensors file. */
import { existsSync } from "node:fs";
import { readSafetensors, writeSafetensors } from "../files/index.ts";
import type { Tensors } from "../files/index.ts";
import { changedSettings } from "./config.ts";
import type { RunDescription } from "./description.ts";
import { requireContent } from "./file-content.ts";
import { requireFormat, runFormat } from "./format.ts";

/** Writes a checkpoint of a run atomically: a cut leaves the former one. */
export function saveCheckpoint(file: string, tensors: Tensors, config: RunDescription["config"]): void {
  const metadata = { content: "checkpoint", format: String(runFormat), config: JSON.stringify(config) };
  writeSafetensors(file, { tensors, metadata });
}

/**
 * Reads a checkpoint; undefined where there is none. Throws an Error that names the file where it is none that this version reads, or
 * of a run with other settings; checkpoints of before these were written down are taken as they are.
 */
export function loadCheckpoint(file: string, config: RunDescription["config"]): Tensors | undefined {
  if (!existsSync(file)) return undefined;
  const { tensors, metadata } = readSafetensors(file, { needsChecksum: true });
  requireContent(metadata, "checkpoint", file);
  requireFormat(metadata.format, file);
  const before = metadata.config && (JSON.parse(metadata.config) as RunDescription["config"]);
  const changed = before ? changedSettings(before, config) : [];
  if (changed.length > 0) throw new Error(`${file} is of a run with another ${changed.join(", ")}`);
  return tensors;
}
