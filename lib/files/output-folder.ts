/** Where a command may write: never among what another one wrote. */
import { existsSync, readdirSync } from "node:fs";
import { requireWritableFolder } from "./folder.ts";

/** What the project writes into a folder, with the files that show it. A new kind of folder is a line here. */
const kinds = {
  sweep: { title: "a sweep", files: /^sweep\.json$/ },
  run: {
    title: "a run",
    files: /^((checkpoint|best|final)\.safetensors|(metrics|evaluations)\.jsonl|(config|result)\.json|tensorboard)$/,
  },
  curves: { title: "a run's curves", files: /^events\.out\.tfevents\./ },
  export: { title: "an exported policy", files: /^policy\.(safetensors|py)$/ },
  notebooks: { title: "what notebooks wrote", files: /^(results\.json|policies)$/ },
  datasets: { title: "datasets", files: /\.hdf5(\.part)?$/ },
} as const;

/** The kinds of folders that the project writes. */
export type OutputKind = keyof typeof kinds;

/**
 * Throws an Error, before any work, where a command cannot write such a folder: the file system does not let it, or the folder holds
 * something else of the project. What is of the same kind there is the command's own matter. Leaves nothing behind.
 */
export function requireOutputFolder(folder: string, kind: OutputKind): void {
  requireWritableFolder(folder);
  if (!existsSync(folder)) return;
  const names = readdirSync(folder);
  // The config.json beside a policy is a copy of its run's.
  const foreign = names.filter(
    (name) => !kinds[kind].files.test(name) && !(name === "config.json" && names.includes("policy.safetensors")),
  );
  for (const { title, files } of Object.values(kinds)) {
    const name = foreign.find((name) => files.test(name));
    if (name !== undefined)
      throw new Error(
        `${folder} holds ${title} (${name}), and is not to hold ${kinds[kind].title} too; choose another folder`,
      );
  }
}
