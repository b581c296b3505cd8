/** Files that are read whole. */
import { readFileSync } from "node:fs";

/** A file's text. Throws an Error that names the file where it cannot be read. */
export function readText(file: string): string {
  return readBytes(file).toString("utf8");
}

/** A file's bytes. Throws as `readText`. */
export function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message.split(",")[0]}`, { cause: error });
  }
}

/** The value of a JSON file. Throws an Error that names the file where it cannot be read or holds something else. */
export function readJson(file: string): unknown {
  const text = readText(file);
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${file} is damaged: it is not JSON`);
  }
}
