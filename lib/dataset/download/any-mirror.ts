/** Asking one mirror after the other. */
import { datasetFolders } from "../find-dataset.ts";
import type { Task } from "../tasks.ts";
import { fetchFrom } from "./fetch-from.ts";
import type { Fetching } from "./fetch-from.ts";
import { MirrorFailure } from "./mirror-failure.ts";
import { fileUrl } from "./mirrors.ts";
import { PartFile } from "./part-file.ts";

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
