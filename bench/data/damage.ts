/** Damaging files at random, and looking at what loading them comes to. */
import { readFileSync, writeFileSync } from "node:fs";
import { loadTrajectories } from "../../lib/dataset/index.ts";
import type { Trajectories } from "../../lib/dataset/index.ts";
import type { NumpyRandom } from "../../lib/random/index.ts";

/** How often loading a damaged file gave the undamaged data, an error, or other data. */
export interface Outcomes {
  same: number;
  refused: number;
  other: number;
}

/**
 * Damages `file` `times` times, each time anew and in a copy at `copy`, and loads it. Throws an Error where loading fails in
 * another way than by an error that begins with the file.
 */
export async function loadDamaged(file: string, copy: string, times: number, random: NumpyRandom): Promise<Outcomes> {
  const whole = readFileSync(file);
  const undamaged = await loadTrajectories(file);
  const outcomes: Outcomes = { same: 0, refused: 0, other: 0 };
  for (let i = 0; i < times; i++) {
    writeFileSync(copy, damaged(whole, random));
    outcomes[await outcomeOf(copy, undamaged)]++;
  }
  return outcomes;
}

/** A copy with one to three changes: a bit or a byte is another one, a stretch is zero, or the end is missing. */
function damaged(whole: Buffer, random: NumpyRandom): Buffer {
  let bytes = Buffer.from(whole);
  for (let changes = 1 + random.randint(0, 3); changes > 0; changes--) {
    const place = random.randint(0, bytes.length);
    const kind = random.randint(0, 20);
    if (kind < 10) bytes[place] ^= 1 << random.randint(0, 8);
    else if (kind < 18) bytes[place] = random.randint(0, 256);
    else if (kind < 19) bytes.fill(0, place, Math.min(place + random.randint(1, 64), bytes.length));
    else if (place > 0) bytes = bytes.subarray(0, place);
  }
  return bytes;
}

async function outcomeOf(file: string, undamaged: Trajectories): Promise<keyof Outcomes> {
  try {
    const read = await loadTrajectories(file);
    return isSame(read, undamaged) ? "same" : "other";
  } catch (error) {
    const { message } = error as Error;
    if (message.startsWith(`Dataset ${file}`) && !/undefined|\[object|: *$/.test(message)) return "refused";
    throw new Error(`A damaged file was refused with "${message}"`, { cause: error });
  }
}

function isSame(a: Trajectories, b: Trajectories): boolean {
  const arrays = ["observations", "actions", "rewards", "costs", "episodeStarts"] as const;
  return arrays.every((key) => bytesOf(a[key]).equals(bytesOf(b[key])));
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
