/**
 * The messages that describe an object of an HDF5 file (HDF5 file format specification 3.0, section IV.A). Read are those that
 * h5wasm has no words for: the exact type of numbers, and where chunks are.
 */
import type { FileBytes } from "./file-bytes.ts";

/** Kinds of messages. */
export const datatypeMessage = 0x03;
export const layoutMessage = 0x08;
const continuationMessage = 0x10;

/** A message that is kept elsewhere has this flag. */
const isShared = 0x02;

/** More blocks than any header has; a damaged one may lead back to itself. */
const maxBlocks = 1000;

/** Content of the first message of a `kind` in the object header at `header`; undefined where it has none that can be read. */
export function findMessage(bytes: FileBytes, header: number, kind: number): Buffer | undefined {
  for (const message of messages(bytes, header)) {
    if (message.kind !== kind) continue;
    return message.flags & isShared ? findShared(bytes, message.content, kind) : message.content;
  }
  return undefined;
}

/** A committed type is a message of another object. The versions of before HDF5 1.6, and the heap of shared ones, are not read. */
function findShared(bytes: FileBytes, reference: Buffer, kind: number): Buffer | undefined {
  const [version, place] = reference;
  const isCommitted = version === 2 || (version === 3 && place === 2);
  return isCommitted ? findMessage(bytes, bytes.addressAt(reference, 2), kind) : undefined;
}

interface Message {
  kind: number;
  flags: number;
  content: Buffer;
}

function* messages(bytes: FileBytes, header: number): Generator<Message> {
  const format = headerFormat(bytes, header);
  if (!format) return;
  const { kindBytes, messageHead, frame } = format;
  const blocks = [{ address: header + format.start, length: format.length }];
  for (const { address, length } of blocks) {
    if (!bytes.has(address, length)) return;
    const block = bytes.read(address, length);
    for (let at = 0, size = 0; at + messageHead <= length; at += messageHead + size) {
      const kind = block.readUIntLE(at, kindBytes);
      size = block.readUInt16LE(at + kindBytes);
      const content = block.subarray(at + messageHead, at + messageHead + size);
      if (content.length < size) return;
      if (kind === continuationMessage && blocks.length < maxBlocks) {
        const nextLength = bytes.lengthAt(content, bytes.addressBytes) - 2 * frame;
        blocks.push({ address: bytes.addressAt(content, 0) + frame, length: Math.max(0, nextLength) });
      }
      yield { kind, flags: block[at + kindBytes + 2], content };
    }
  }
}

/** How an object header keeps its messages. All sizes are in bytes. */
interface HeaderFormat {
  /** Where in the header the first message begins, and how long the messages are together. */
  start: number;
  length: number;
  /** Size of a message's kind, which its length and flags follow, and of all that comes before its content. */
  kindBytes: number;
  messageHead: number;
  /** Size of the signature before a continuation's messages, and of the checksum behind them. */
  frame: number;
}

function headerFormat(bytes: FileBytes, header: number): HeaderFormat | undefined {
  const head = bytes.read(header, 32);
  if (head[0] === 1) return { start: 16, length: head.readUInt32LE(8), kindBytes: 2, messageHead: 8, frame: 0 };
  if (head.toString("latin1", 0, 4) !== "OHDR" || head[4] !== 2) return undefined;
  const flags = head[5];
  const [hasTimes, hasAttributeLimits, hasCreationOrder] = [flags & 0x20, flags & 0x10, flags & 0x04];
  const lengthAt = 6 + (hasTimes ? 16 : 0) + (hasAttributeLimits ? 4 : 0);
  const lengthBytes = 1 << (flags & 3);
  const length = lengthBytes === 8 ? Number(head.readBigUInt64LE(lengthAt)) : head.readUIntLE(lengthAt, lengthBytes);
  return { start: lengthAt + lengthBytes, length, kindBytes: 1, messageHead: hasCreationOrder ? 6 : 4, frame: 4 };
}
