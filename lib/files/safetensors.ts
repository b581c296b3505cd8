/**
 * The safetensors file format: an 8-byte little-endian header length, a JSON header, then the raw data.
 * PyTorch, NumPy and this library read each other's files.
 */
import { readFileSync } from "node:fs";
import { writeAtomically } from "./atomic.ts";
import { sizeOf } from "./shape.ts";

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

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

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

/** Encodes tensors and text entries. Each tensor's data must have as many entries as its shape says. */
export function encodeSafetensors({ tensors, metadata = {} }: EncodableContent): Buffer {
  const header: Record<string, unknown> = { __metadata__: metadata };
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
  return Buffer.concat([length, Buffer.from(text), ...parts]);
}

/** Decodes a file's bytes; `source` names them in errors. Throws SyntaxError where the bytes are no safetensors file. */
export function decodeSafetensors(bytes: Buffer, source: string): SafetensorsContent {
  const header = parseHeader(bytes, source);
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const { __metadata__: metadata = {}, ...entries } = header as Record<string, HeaderEntry> & {
    __metadata__?: Record<string, string>;
  };
  const tensors: Record<string, NamedTensor> = {};
  for (const [name, entry] of Object.entries(entries as Record<string, HeaderEntry>)) {
    tensors[name] = decodeTensor(bytes, start, name, entry, source);
  }
  return { tensors, metadata: metadata as Record<string, string> };
}

function parseHeader(bytes: Buffer, source: string): object {
  const length = bytes.length >= 8 ? Number(bytes.readBigUInt64LE(0)) : Infinity;
  if (8 + length > bytes.length) throw new SyntaxError(`${source} is not a whole safetensors file: its header is cut off`);
  try {
    return JSON.parse(bytes.toString("utf8", 8, 8 + length)) as object;
  } catch {
    throw new SyntaxError(`${source} is not a safetensors file: its header is not JSON`);
  }
}

function decodeTensor(bytes: Buffer, start: number, name: string, entry: HeaderEntry, source: string): NamedTensor {
  const type = arrayTypes[entry.dtype as Dtype];
  if (!type) throw new SyntaxError(`${source}: tensor ${name} has type ${entry.dtype}, expected one of ${Object.keys(arrayTypes).join(", ")}`);
  const [from, to] = entry.data_offsets;
  const expected = sizeOf(entry.shape) * type.BYTES_PER_ELEMENT;
  if (to - from !== expected || start + to > bytes.length) {
    throw new SyntaxError(`${source}: tensor ${name} needs ${expected} bytes, the file holds ${Math.min(to, bytes.length - start) - from}`);
  }
  const copy = bytes.buffer.slice(bytes.byteOffset + start + from, bytes.byteOffset + start + to);
  return { shape: entry.shape, data: new type(copy as ArrayBuffer) };
}

/** Reads a safetensors file. */
export function readSafetensors(file: string): SafetensorsContent {
  return decodeSafetensors(readFileSync(file), file);
}

/** Writes a safetensors file atomically. */
export function writeSafetensors(file: string, content: EncodableContent): void {
  writeAtomically(file, encodeSafetensors(content));
}
