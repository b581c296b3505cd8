import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decoderOf, readNumberType } from "../../../../lib/dataset/hdf5/number-type.ts";

/** A datatype message: class, flags, size, properties. */
function message(kind: number, flags: [number, number], size: number, properties: string): Buffer {
  const head = Buffer.from([0x10 | kind, ...flags, 0, size, 0, 0, 0]);
  return Buffer.concat([head, Buffer.from(properties.replaceAll(" ", ""), "hex")]);
}

const float32 = "0000 2000 17 08 00 17 7f000000";

describe("readNumberType", () => {
  it("takes a float only where every one of its properties is IEEE 754's", () => {
    assert.equal(readNumberType(message(1, [0x20, 31], 4, float32)).name, "float32");
    assert.equal(readNumberType(message(1, [0x21, 31], 4, float32)).littleEndian, false);
    const others = [
      message(1, [0x61, 31], 4, float32), // VAX's order
      message(1, [0x10, 31], 4, float32), // the mantissa's first bit is stored
      message(1, [0x20, 30], 4, float32),
      ...[0, 2, 4, 5, 6, 7, 8, 9, 11].map((place) => {
        const changed = message(1, [0x20, 31], 4, float32);
        changed[8 + place] ^= 1;
        return changed;
      }),
    ];
    for (const other of others)
      assert.throws(() => readNumberType(other), /^Error: floats of 4 bytes that are not IEEE 754's$/);
  });

  it("takes an integer only where it fills its bytes", () => {
    assert.equal(readNumberType(message(0, [8, 0], 2, "0000 1000")).name, "int16");
    assert.equal(readNumberType(message(0, [0, 0], 8, "0000 4000")).name, "uint64");
    assert.throws(() => readNumberType(message(0, [8, 0], 2, "0400 0c00")), /integers of 12 bits at bit 4 of 2 byte/);
    assert.throws(() => readNumberType(message(0, [8, 0], 3, "0000 1800")), /integers of 24 bits at bit 0 of 3 byte/);
  });
});

describe("decoderOf", () => {
  it("reads half floats of every kind", () => {
    const bits = Uint16Array.of(0x0001, 0x03ff, 0x0400, 0x3555, 0xbc00, 0x7bff, 0x7c00, 0xfc00, 0x8000);
    const decode = decoderOf({ name: "float16", bytes: 2, littleEndian: true });
    const numbers = [2 ** -24, 1023 * 2 ** -24, 2 ** -14, 0.333251953125, -1, 65504, Infinity, -Infinity, -0];
    assert.deepEqual([...decode(new Uint8Array(bits.buffer))], numbers);
    assert.ok(Number.isNaN(decode(Uint8Array.of(0x01, 0x7e))[0]));
  });

  it("reads numbers that do not lie at a multiple of their size", () => {
    const bytes = new Uint8Array(13);
    new DataView(bytes.buffer).setFloat64(5, 1.5, true);
    assert.deepEqual([...decoderOf({ name: "float64", bytes: 8, littleEndian: true })(bytes.subarray(5))], [1.5]);
  });

  it("rounds an integer of 8 bytes to float32 once", () => {
    const decode = decoderOf({ name: "int64", bytes: 8, littleEndian: true });
    const double = decode(new Uint8Array(BigInt64Array.of(2n ** 62n + 2n ** 38n + 1n).buffer))[0];
    assert.equal(Math.fround(double), 2 ** 62 + 2 ** 39); // rounded twice it is 2 ** 62: a tie, to even
  });
});
