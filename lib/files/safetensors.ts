/**
 * The safetensors file format: an 8-byte little-endian header length, a JSON header, then the raw data.
 * PyTorch, NumPy and this library read each other's files.
 *
 * Files written here carry a checksum among their text entries, and one that does not hold is refused: any byte that is another
 * one is found. Files of other programs have none and are read as they are.
 */
import { z } from "zod";
import { writeAtomically } from "./atomic.ts";
import { blankChecksum, checksumHolds, fillChecksum, isChecksum } from "./checksum.ts";
import { sizeOf } from "./shape.ts";
import { readBytes } from "./text.ts";

/** One named array of a safetensors file. */
export interface NamedTensor {
  shape: number[];
  data: Float32Array | Float64Array | Int32Array | Uint32Array | BigInt64Array | Uint8Array;
}

/** What a safetensors file holds. */
export interface SafetensorsContent {
  tensors: Record<string, NamedTensor>;
  /** Text entries kept beside the tensors. */
  metadata: Record<string, string>;
}

const headerEntry = z.object({
  dtype: z.string(),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
type HeaderEntry = z.infer<typeof headerEntry>;
const textEntries = z.record(z.string(), z.string());

const arrayTypes = {
  F32: Float32Array,
  F64: Float64Array,
  I32: Int32Array,
  U32: Uint32Array,
  I64: BigInt64Array,
  U8: Uint8Array,
} as const;
type Dtype = keyof typeof arrayTypes;

function dtypeOf(data: NamedTensor["data"]): Dtype {
  const entry = (Object.keys(arrayTypes) as Dtype[]).find((name) => data instanceof arrayTypes[name]);
  if (!entry) throw new TypeError(`safetensors cannot hold an array of type ${(data as object).constructor.name}`);
  return entry;
}

/** What can be written; the metadata may be left out. */
export type EncodableContent = Pick<SafetensorsContent, "tensors"> & Partial<SafetensorsContent>;

/** Encodes tensors and text entries, and a checksum. Each tensor's data must have as many entries as its shape says. */
export function encodeSafetensors({ tensors, metadata = {} }: EncodableContent): Buffer {
  if ("checksum" in metadata)
    throw new RangeError("The text entry checksum is written with the file, it cannot be given");
  const header: Record<string, unknown> = { __metadata__: { checksum: blankChecksum, ...metadata } };
  const parts: Buffer[] = [];
  let offset = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    const expected = sizeOf(shape);
    if (expected !== data.length) {
      throw new RangeError(`Tensor ${name} of shape [${shape}] needs ${expected} entries, got ${data.length}`);
    }
    header[name] = { dtype: dtypeOf(data), shape, data_offsets: [offset, offset + data.byteLength] };
    parts.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    offset += data.byteLength;
  }
  let text = JSON.stringify(header);
  text += " ".repeat((8 - (Buffer.byteLength(text) % 8)) % 8); // keeps the data aligned to 8 bytes
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(text)));
  const bytes = Buffer.concat([length, Buffer.from(text), ...parts]);
  fillChecksum(bytes);
  return bytes;
}

/** What is asked of a file. */
export interface DecodeOptions {
  /** Refuses a file without a checksum: one that this project did not write. */
  needsChecksum?: boolean;
}

/**
 * Decodes a file's bytes; `source` names them in errors. Throws SyntaxError where the bytes are no safetensors file, or another
 * one than was written.
 */
export function decodeSafetensors(
  bytes: Buffer,
  source: string,
  { needsChecksum = false }: DecodeOptions = {},
): SafetensorsContent {
  const { start, metadata, entries } = parseHeader(bytes, source);
  checkSum(bytes, source, metadata, needsChecksum);
  checkPlaces(entries, bytes.length - start, source);
  const tensors = entries.map(([name, entry]) => [name, decodeTensor(bytes, start, entry)] as const);
  const { checksum: _, ...texts } = metadata;
  return { tensors: Object.fromEntries(tensors), metadata: texts };
}

interface Header {
  /** Where the data begin, in bytes. */
  start: number;
  metadata: Record<string, string>;
  entries: [string, HeaderEntry][];
}

function parseHeader(bytes: Buffer, source: string): Header {
  const length = bytes.length >= 8 ? Number(bytes.readBigUInt64LE(0)) : Infinity;
  if (8 + length > bytes.length)
    throw new SyntaxError(`${source} is not a whole safetensors file: its header is cut off`);
  const { __metadata__: texts = {}, ...tensors } = parseObject(bytes.toString("utf8", 8, 8 + length), source);
  const metadata = textEntries.safeParse(texts);
  if (!metadata.success) throw new SyntaxError(`${source} is not a safetensors file: __metadata__ must hold texts`);
  const entries = Object.entries(tensors).map(
    ([name, entry]) => [name, readEntry(entry, name, source)] as [string, HeaderEntry],
  );
  return { start: 8 + length, metadata: metadata.data, entries };
}

function parseObject(text: string, source: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // The same sentence as for JSON of another kind.
  }
  throw new SyntaxError(`${source} is not a safetensors file: its header is not a JSON object`);
}

function readEntry(value: unknown, name: string, source: string): HeaderEntry {
  const entry = headerEntry.safeParse(value);
  if (!entry.success)
    throw new SyntaxError(
      `${source}: tensor ${name} must have dtype, shape and data_offsets, got ${JSON.stringify(value)}`,
    );
  const {
    dtype,
    shape,
    data_offsets: [from, to],
  } = entry.data;
  if (!Object.hasOwn(arrayTypes, dtype))
    throw new SyntaxError(
      `${source}: tensor ${name} has type ${dtype}, expected one of ${Object.keys(arrayTypes).join(", ")}`,
    );
  const expected = sizeOf(shape) * arrayTypes[dtype as Dtype].BYTES_PER_ELEMENT;
  if (to - from !== expected)
    throw new SyntaxError(`${source}: tensor ${name} needs ${expected} bytes, the header gives it ${to - from}`);
  return entry.data;
}

function checkSum(bytes: Buffer, source: string, metadata: Record<string, string>, needed: boolean): void {
  const { checksum } = metadata;
  // A damaged name leaves the text behind it, a damaged text the name.
  const hasOne = checksum !== undefined || Object.values(metadata).some(isChecksum);
  if (!hasOne && needed)
    throw new SyntaxError(`${source} has no checksum: it was not written by this project, or is damaged`);
  if (!hasOne || (checksum !== undefined && checksumHolds(bytes, checksum))) return;
  throw new SyntaxError(`${source} is damaged: it is not what was written, by its checksum`);
}

/** One array after the other, from the first byte of the data to the last, as the format demands. */
function checkPlaces(entries: readonly [string, HeaderEntry][], size: number, source: string): void {
  const places = entries
    .map(([, { data_offsets }]) => data_offsets)
    .sort(([a, aEnd], [b, bEnd]) => a - b || aEnd - bEnd);
  const ends = [0, ...places.map(([, to]) => to)];
  if (ends.at(-1)! > size)
    throw new SyntaxError(
      `${source} is not a whole safetensors file: it needs ${ends.at(-1)} bytes of data, and has ${size}`,
    );
  if (ends.at(-1) === size && places.every(([from], i) => from === ends[i])) return;
  throw new SyntaxError(`${source} is not a safetensors file: its arrays overlap or leave gaps`);
}

function decodeTensor(
  bytes: Buffer,
  start: number,
  { dtype, shape, data_offsets: [from, to] }: HeaderEntry,
): NamedTensor {
  const copy = bytes.buffer.slice(bytes.byteOffset + start + from, bytes.byteOffset + start + to);
  return { shape, data: new arrayTypes[dtype as Dtype](copy as ArrayBuffer) };
}

/** Reads a safetensors file. Throws as `decodeSafetensors`. */
export function readSafetensors(file: string, options?: DecodeOptions): SafetensorsContent {
  return decodeSafetensors(readBytes(file), file, options);
}

/** Writes a safetensors file atomically. */
export function writeSafetensors(file: string, content: EncodableContent): void {
  writeAtomically(file, encodeSafetensors(content));
}
