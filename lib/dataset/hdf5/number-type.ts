/**
 * The type of a dataset's numbers exactly as the file states it (HDF5 file format specification 3.0, section IV.A.2.d). HDF5
 * also stores numbers of 12 bits, or floats with another exponent, which h5wasm hands out as the bytes that they are; only
 * types that are known to be read right pass.
 */

/** How each of the types that are read is looked at where its bytes lie, the lowest first. */
const views = {
  int8: (...place: Place) => new Int8Array(...place),
  uint8: (...place: Place) => new Uint8Array(...place),
  int16: (...place: Place) => new Int16Array(...place),
  uint16: (...place: Place) => new Uint16Array(...place),
  int32: (...place: Place) => new Int32Array(...place),
  uint32: (...place: Place) => new Uint32Array(...place),
  int64: (...place: Place) => Float64Array.from(new BigInt64Array(...place), toDouble),
  uint64: (...place: Place) => Float64Array.from(new BigUint64Array(...place), toDouble),
  float16: (...place: Place) => Float32Array.from(new Uint16Array(...place), halfFloat),
  float32: (...place: Place) => new Float32Array(...place),
  float64: (...place: Place) => new Float64Array(...place),
};
type Place = [buffer: ArrayBufferLike, byteOffset: number, length: number];

/** A type that is read. */
export interface NumberType {
  name: keyof typeof views;
  bytes: number;
  littleEndian: boolean;
}

/** Numbers of a dataset; 8-byte integers as floats that round to the same float32. */
export type Elements =
  Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

/** The names of HDF5's classes of types, by their number. */
// prettier-ignore
const classes = [
  "integers", "floats", "times", "strings", "bit fields", "opaque values", "compounds", "references", "enumerations",
  "texts or lists of various lengths", "arrays", "complex numbers",
];
const [integers, floats, , , bitFields, , , , enumerations] = classes.keys();

/** What follows a float type's size: bit offset, precision, exponent's place and size, mantissa's place and size, exponent's bias. */
const ieeeFloats: Record<number, { signAt: number; properties: string }> = {
  2: { signAt: 15, properties: "0000 1000 0a 05 00 0a 0f000000" },
  4: { signAt: 31, properties: "0000 2000 17 08 00 17 7f000000" },
  8: { signAt: 63, properties: "0000 4000 34 0b 00 34 ff030000" },
};

/** Reads the content of a datatype message. Throws an Error that says what the type is where it is none of those that are read. */
export function readNumberType(message: Buffer): NumberType {
  const kind = message[0] & 0x0f;
  if (kind === enumerations) return readNamed(message.subarray(8));
  const flags = message[1];
  const bytes = message.readUInt32LE(4);
  if (kind === floats) checkIeee(message, bytes);
  else if (kind === integers || kind === bitFields) checkWhole(message, bytes);
  else throw new Error(classes[kind] ?? `a type of class ${kind}`);
  const isSigned = kind === integers && (flags & 8) !== 0;
  const name = `${kind === floats ? "float" : isSigned ? "int" : "uint"}${8 * bytes}` as keyof typeof views;
  return { name, bytes, littleEndian: (flags & 1) === 0 };
}

/** Integers with names, such as h5py's booleans; h5wasm cannot turn the order of their bytes round. */
function readNamed(base: Buffer): NumberType {
  const type = readNumberType(base);
  if (type.littleEndian || type.bytes === 1) return type;
  throw new Error(`enumerations of ${type.bytes} bytes in big-endian order`);
}

function checkIeee(message: Buffer, bytes: number): void {
  const standard = ieeeFloats[bytes];
  const isVax = (message[1] & 0x40) !== 0;
  const hasImpliedBit = (message[1] & 0x30) === 0x20;
  const properties = message.toString("hex", 8, 20);
  const isIeee =
    standard?.properties.replaceAll(" ", "") === properties && standard.signAt === message[2] && hasImpliedBit;
  if (!isIeee || isVax) throw new Error(`floats of ${bytes} bytes that are not IEEE 754's`);
}

function checkWhole(message: Buffer, bytes: number): void {
  const [bitOffset, precision] = [message.readUInt16LE(8), message.readUInt16LE(10)];
  if ([1, 2, 4, 8].includes(bytes) && bitOffset === 0 && precision === 8 * bytes) return;
  throw new Error(`integers of ${precision} bits at bit ${bitOffset} of ${bytes} byte(s)`);
}

/** Makes numbers of bytes in little-endian order; of those that do not lie at a multiple of a number's size, a copy is read. */
export function decoderOf({ name, bytes }: NumberType): (data: Uint8Array) => Elements {
  return (data) => {
    const { buffer, byteOffset } = data.byteOffset % bytes === 0 ? data : Uint8Array.from(data);
    return views[name](buffer, byteOffset, data.length / bytes);
  };
}

/** The number of a half float's bits (IEEE 754 binary16). */
function halfFloat(bits: number): number {
  const [sign, exponent, mantissa] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * mantissa * 2 ** -24 : sign * (1024 + mantissa) * 2 ** (exponent - 25);
}

/**
 * Rounds an integer to the double whose float32 is the integer's own. What 53 bits cannot hold only shows in the last of them
 * (rounding to odd), so that the second rounding cannot fall on the wrong side.
 */
function toDouble(value: bigint): number {
  const double = Number(value);
  if (Number.isSafeInteger(double)) return double;
  const head = value >> 11n;
  return Number(head << 11n === value ? head : head | 1n) * 2 ** 11;
}
