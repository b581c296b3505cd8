/** Where the published datasets can be downloaded from, one mirror after the other. */
import { datasetFolders } from "../find-dataset.ts";
import type { Task } from "../tasks.ts";
import { fetchFrom } from "./fetch-from.ts";
import type { Fetching } from "./fetch-from.ts";
import { MirrorFailure } from "./mirror-failure.ts";
import { PartFile } from "./part-file.ts";

/** The folder that DSRL's own `dsrl/infos.py` downloads from (github.com/liuzuxin/DSRL, commit 71064f2). */
export const huggingFaceMirror = "https://huggingface.co/datasets/YYY-45/DSRL/resolve/main";

/** The mirrors of `$DSRL_MIRRORS`, separated by commas and asked in this order, or else the one of Hugging Face. */
export function defaultMirrors(): string[] {
  const chosen = (process.env.DSRL_MIRRORS ?? "")
    .split(",")
    .map((mirror) => mirror.trim())
    .filter(Boolean);
  return chosen.length > 0 ? chosen : [huggingFaceMirror];
}

/**
 * Throws RangeError that names the first mirror that no file can be asked from, or where there is none.
 *
 * @example
 * ```ts
 * import { checkMirrors, huggingFaceMirror } from "../lib/dataset";
 *
 * checkMirrors([huggingFaceMirror, "http://localhost:8080/dsrl"]); // → undefined
 * ```
 */
export function checkMirrors(mirrors: readonly string[]): void {
  if (mirrors.length === 0) throw new RangeError("At least one mirror is needed, got none");
  for (const mirror of mirrors) {
    const url = URL.canParse(mirror) ? new URL(mirror) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
      throw new RangeError(`A mirror must be an http or https URL without user and password, got ${mirror}`);
    }
  }
}

/** Downloads the task's published dataset to `file` from the first of `mirrors` that delivers; see `downloadDataset`. */
export async function fetchFromFirst(mirrors: readonly string[], file: string, fetching: Fetching): Promise<void> {
  const { task, onNotice } = fetching;
  const part = new PartFile(file);
  const refusals: string[] = [];
  for (const mirror of mirrors) {
    const url = fileUrl(mirror, task.datasetFile);
    const refusal = await fetchFrom(url, part, fetching).catch(reasonOf);
    if (refusal === undefined) return part.complete();
    refusals.push(`${url} ${refusal}`);
    if (refusals.length < mirrors.length) onNotice(`${url} ${refusal}; asking the next mirror`);
  }
  throw new Error(manualInstructions(task, refusals));
}

/** URL of a file in the folder that `mirror` is. */
function fileUrl(mirror: string, file: string): string {
  return `${mirror.replace(/\/+$/, "")}/${file}`;
}

/** Why a mirror did not deliver; any other error is thrown again. */
function reasonOf(error: unknown): string {
  if (error instanceof MirrorFailure) return error.message;
  throw error;
}

function manualInstructions({ name, datasetFile }: Task, refusals: string[]): string {
  return [
    `${datasetFile}, the dataset of ${name}, could not be downloaded:`,
    ...refusals.map((refusal) => `  ${refusal}`),
    `Get it by other means and put it into one of: ${datasetFolders().join(", ")}`,
    `Or name another mirror: npx trac download ${name} --mirror URL, or DSRL_MIRRORS=URL,URL`,
  ].join("\n");
}
