/** Where the published datasets can be downloaded from. */

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

/** Throws RangeError that names the first mirror that no file can be asked from, or where there is none. */
export function checkMirrors(mirrors: readonly string[]): void {
  if (mirrors.length === 0) throw new RangeError("At least one mirror is needed, got none");
  for (const mirror of mirrors) {
    const url = URL.canParse(mirror) ? new URL(mirror) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
      throw new RangeError(`A mirror must be an http or https URL without user and password, got ${mirror}`);
    }
  }
}

/** URL of a file in the folder that `mirror` is. */
export function fileUrl(mirror: string, file: string): string {
  return `${mirror.replace(/\/+$/, "")}/${file}`;
}
