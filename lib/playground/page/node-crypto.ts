/** Stands in the page for the part of `node:crypto` that seeds are hashed with. */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

/** Only `createHash("sha256").update(text).digest().readUInt32LE(0)`. */
export function createHash(_: "sha256") {
  const hash = sha256.create();
  return {
    update(text: string) {
      hash.update(utf8ToBytes(text));
      return this;
    },
    digest() {
      const bytes = hash.digest();
      return { readUInt32LE: (at: number) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true) };
    },
  };
}
