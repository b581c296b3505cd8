import { once } from "node:events";
import type { ChildProcess } from "node:child_process";

/** Waits for a program's end. Resolves with whether it was killed, where it was to be; throws an Error with what it printed where it fails. */
export async function endOf(child: ChildProcess, what: string, kill: boolean): Promise<boolean> {
  let printed = "";
  child.stderr!.on("data", (text: Buffer) => (printed += text.toString()));
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  if (signal === "SIGKILL" && kill) return true;
  if (code !== 0) throw new Error(`${what} ended with ${signal ?? code}: ${printed}`);
  return false;
}
