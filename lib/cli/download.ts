/** `trac download` */
import { checkMirrors, downloadDataset, findTask } from "../dataset/index.ts";
import type { DownloadOptions } from "../dataset/index.ts";
import { downloadProgress } from "../plots/index.ts";
import { notice } from "./notice.ts";
import { checkUsage, folderOption, optionLines, readArguments, requireUsableFolder } from "./usage.ts";

const options = {
  mirror: {
    type: "string",
    multiple: true,
    value: "URL",
    about:
      "the folder on the web to ask in place of Hugging Face; can be given again, the next one is asked when the one before " +
      "fails. DSRL_MIRRORS=URL,URL does so for every command",
  },
  folder: {
    type: "string",
    value: "DIR",
    about: "where to put them; default: $DSRL_DATASET_DIR, or ~/.dsrl/datasets, which every command searches",
  },
} as const;

const help = `npx trac download TASK… [--mirror URL] [--folder DIR]

Downloads the datasets that DSRL publishes and prints where they are. Each is read once before it gets its name, so a
file that is there is whole. What is there already is not asked for again.

${optionLines(options)}

HTTP_PROXY, HTTPS_PROXY and NO_PROXY are honoured. Ctrl-C stops; the same command continues where it was. train and info
download by themselves what they do not find.`;

/** Downloads the published datasets of tasks. */
export async function downloadCommand(args: string[]): Promise<number> {
  const parsed = readArguments(args, { help, options, positionals: ["TASK…"] });
  if (!parsed) return 0;
  const { mirror } = parsed.values as { mirror?: string[] };
  const folder = folderOption(parsed.values, "folder");
  const wanted = await checkUsage(() => parsed.positionals.map(findTask));
  if (folder !== undefined) requireUsableFolder(folder, "datasets");
  if (mirror) await checkUsage(() => checkMirrors(mirror));
  const controller = new AbortController();
  const stop = () => controller.abort();
  process.once("SIGINT", stop);
  try {
    for (const task of wanted) {
      const file = await downloadDataset(task, {
        mirrors: mirror,
        folder,
        signal: controller.signal,
        ...downloadDisplay(),
      });
      console.log(file);
    }
    return 0;
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    notice("Stopped. The same command continues where it was.");
    return 130;
  } finally {
    process.removeListener("SIGINT", stop);
  }
}

/** Shows a download on standard error: its progress, and why it waits or asks again. */
export function downloadDisplay(): Pick<DownloadOptions, "onProgress" | "onNotice"> {
  return { onProgress: downloadProgress(), onNotice: notice };
}
