/** A checksum that a file carries within itself. */
import { createHash } from "node:crypto";

/** Stands before the digest, says how it is made, and shows that there is one where its name is damaged. */
const prefix = "sha256 with zeros in this place: ";
const blankDigest = "0".repeat(64);

/** What to write where the checksum will stand. */
export const blankChecksum = prefix + blankDigest;

/** Whether a text is a checksum, or one that is damaged. */
export function isChecksum(text: string): boolean {
  return text.startsWith(prefix);
}

/** Puts the checksum of all bytes in the place of the first `blankChecksum` among them. */
export function fillChecksum(bytes: Buffer): void {
  const at = bytes.indexOf(blankChecksum) + prefix.length;
  bytes.write(digestWithout(bytes, at), at, "latin1");
}

/** Whether `checksum` stands in the bytes and is right for all of them. */
export function checksumHolds(bytes: Buffer, checksum: string): boolean {
  const at = bytes.indexOf(checksum) + prefix.length;
  return isChecksum(checksum) && at >= prefix.length && checksum.slice(prefix.length) === digestWithout(bytes, at);
}

/** The digest of the bytes with zeros for the digest at `at`. */
function digestWithout(bytes: Buffer, at: number): string {
  const hash = createHash("sha256");
  hash.update(bytes.subarray(0, at));
  hash.update(blankDigest);
  hash.update(bytes.subarray(at + blankDigest.length));
  return hash.digest("hex");
}
