/** Columns of an HDF5 file, and every way in which one can be wrong. */
import { sizeOf } from "../../files/index.ts";
import { readChunks } from "./chunks.ts";
import { checkFilters } from "./filters.ts";
import type { FileBytes } from "./file-bytes.ts";
import { findLinked, followLinks } from "./links.ts";
import type { Place } from "./links.ts";
import { decoderOf, readNumberType } from "./number-type.ts";
import type { Elements, NumberType } from "./number-type.ts";
import { datatypeMessage, findMessage } from "./object-header.ts";
import type { Hdf5Reader } from "./reader.ts";

/** An array of numbers in a file. */
export interface Column {
  /** Begins every error about it: the file and the key. */
  name: string;
  place: Place;
  bytes: FileBytes;
  /** Address of its object header. */
  header: number;
  shape: number[];
  /** Sizes of a chunk; undefined where it is not stored in chunks. */
  chunkShape: number[] | undefined;
  type: NumberType;
  /** Numbers of the filters that its chunks pass through. */
  filters: number[];
}

/** An array that a column is read into, row by row. */
export type ColumnTarget = Float32Array | Uint8Array;

/** Turns bytes as they are stored into numbers. */
export type Decode = (data: Uint8Array) => Elements;

/** Called with the number of rows read so far. */
export type OnRows = (rows: number) => void;

/**
 * The column `key` of a file. Throws an Error that names the file and the key where it is not there, is no array of numbers that
 * JavaScript has, or is compressed in a way that cannot be undone here.
 */
export function findColumn(file: Hdf5Reader, key: string): Column {
  const place = followLinks(file, key, `Dataset ${file.path}: "${key}"`);
  if (!place || !isDataset(place, key)) {
    throw new Error(`Dataset ${file.path} has no array "${key}"; it holds ${file.keys().join(", ") || "nothing"}`);
  }
  const name = `Dataset ${file.path}: "${key}"${place.file === file ? "" : ` in ${place.file.path}`}`;
  return describeColumn(place, name);
}

function isDataset({ file, path }: Place, key: string): boolean {
  return file.ask(
    `Dataset ${file.path}: "${key}" is damaged`,
    (library, id) => library.get_type(id, path) === library.H5G_DATASET,
  );
}

function describeColumn(place: Place, name: string): Column {
  const { file, path } = place;
  const [metadata, filters, reference] = file.ask(`${name} is damaged`, (library, id) => [
    library.get_dataset_metadata(id, path),
    library.get_dataset_filters(id, path),
    library.create_object_reference(id, path),
  ]);
  checkFilters(filters, name);
  for (const source of metadata.virtual_sources ?? []) checkSource(place, source, name);
  const { bytes } = file;
  const header = bytes.addressAt(Buffer.from(reference), 0); // a reference to an object is the address of its header
  return {
    name,
    place,
    bytes,
    header,
    shape: metadata.shape ?? [],
    chunkShape: metadata.chunks ?? undefined,
    type: typeOf(bytes, header, name),
    filters: filters.map(({ id }) => id),
  };
}

/** HDF5 takes the fill value for the parts of a virtual dataset whose source is not there. */
function checkSource(
  { file }: Place,
  { file_name, dset_name }: { file_name: string; dset_name: string },
  name: string,
): void {
  if (file_name.includes("%") || dset_name.includes("%")) return; // a pattern, of which any number may be there
  const source = file_name === "." ? file : file.openLinked(findLinked(file, file_name, name));
  if (followLinks(source, dset_name, name)) return;
  throw new Error(`${name} must have all its sources, ${dset_name} is not in ${source.path}`);
}

function typeOf(bytes: FileBytes, header: number, name: string): NumberType {
  const message = findMessage(bytes, header, datatypeMessage);
  if (!message) throw new Error(`${name} must state its type in its own header or as a committed type, it does not`);
  try {
    return readNumberType(message);
  } catch (error) {
    throw new Error(
      `${name} must hold numbers (integers of 1, 2, 4 or 8 bytes, or IEEE 754 floats), it holds ${(error as Error).message}`,
    );
  }
}

/** Reads a column as float32, each number rounded once. */
export function readFloats(column: Column, onRows: OnRows = () => {}): Float32Array {
  const target = allocate(column, Float32Array);
  readInto(column, target, decoderOf(column.type), onRows);
  return target;
}

/** Stands for NaN among flags. */
const notANumber = 2;

/** Reads a column of flags: 1 for every number but 0, as NumPy and PyTorch take them. Throws an Error for NaN. */
export function readFlags(column: Column, onRows: OnRows = () => {}): Uint8Array {
  const decode = decoderOf(column.type);
  const target = allocate(column, Uint8Array);
  readInto(column, target, (data) => toFlags(decode(data)), onRows);
  const row = target.indexOf(notANumber);
  if (row >= 0) throw new Error(`${column.name} must be true or false, or a number, row ${row} is NaN`);
  return target;
}

function toFlags(values: Elements): Uint8Array {
  const flags = new Uint8Array(values.length);
  for (let i = 0; i < flags.length; i++) flags[i] = values[i] === 0 ? 0 : Number.isNaN(values[i]) ? notANumber : 1;
  return flags;
}

function allocate<Target>({ name, shape }: Column, TargetArray: new (length: number) => Target): Target {
  try {
    return new TargetArray(sizeOf(shape));
  } catch {
    throw new Error(`${name} must fit into memory, its shape is [${shape}]`);
  }
}

/**
 * Reads some rows of a matrix as float32, [rows, columns]; all of the column passes through a memory of a few megabytes.
 * @param rows in ascending order
 */
export function readRows(column: Column, rows: Int32Array, onRows: OnRows = () => {}): Float32Array {
  const width = column.shape[1];
  const decode = decoderOf(column.type);
  const picked = new Float32Array(rows.length * width);
  let next = 0;
  readSlices(column, (data, from, count) => {
    const values = decode(data);
    for (; next < rows.length && rows[next] < from + count; next++) {
      const start = (rows[next] - from) * width;
      for (let i = 0; i < width; i++) picked[next * width + i] = Number(values[start + i]);
    }
    onRows(from + count);
  });
  return picked;
}

/** What `readChunks` leaves, the library reads slice by slice. */
function readInto(column: Column, target: ColumnTarget, decode: Decode, onRows: OnRows): void {
  if (readChunks(column, target, decode, onRows)) return;
  const width = sizeOf(column.shape.slice(1));
  readSlices(column, (data, from, count) => {
    target.set(decode(data), from * width);
    onRows(from + count);
  });
}

/** Calls `take` with the bytes of one slice after another; they are valid until it returns. */
function readSlices(column: Column, take: (data: Uint8Array, from: number, count: number) => void): void {
  const { name, place, shape, type } = column;
  const { library } = place.file;
  const [rows = 0, ...rest] = shape;
  const rowBytes = type.bytes * sizeOf(rest);
  const step = Math.min(rows, rowsPerSlice(column, rowBytes));
  const buffer = library._malloc(step * rowBytes);
  if (buffer === 0) throw new Error(`${name} must fit into memory, ${step} rows of ${rowBytes} bytes did not`);
  try {
    for (let from = 0; from < rows; from += step) {
      const count = Math.min(step, rows - from);
      readSlice(column, from, count, buffer);
      take(library.HEAPU8.subarray(buffer, buffer + count * rowBytes), from, count);
    }
  } finally {
    library._free(buffer);
  }
}

/** Has the library put rows at `buffer`, in little-endian order. */
function readSlice({ name, place, shape }: Column, from: number, count: number, buffer: number): void {
  const counts = [count, ...shape.slice(1)].map(BigInt);
  const offsets = [from, ...shape.slice(1).map(() => 0)].map(BigInt);
  const strides = shape.map(() => 1n);
  place.file.ask(`${name} is damaged near row ${from}`, (library, id) => {
    const status = library.get_dataset_data(id, place.path, counts, offsets, strides, BigInt(buffer));
    if (status < 0) throw new Error("error - it cannot be read");
  });
}

/** Bytes read at once: bounds the memory that a column needs beside its own array. */
const sliceBytes = 1 << 20;

/** A whole number of chunks, so that no chunk is decompressed twice. */
function rowsPerSlice({ chunkShape }: Column, rowBytes: number): number {
  const chunkRows = chunkShape?.[0] ?? 1;
  return Math.max(1, Math.ceil(sliceBytes / Math.max(rowBytes, 1) / chunkRows)) * chunkRows;
}
