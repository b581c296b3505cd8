import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { decodeSafetensors, encodeSafetensors, readSafetensors, writeSafetensors } from "../../../lib/files/index.ts";
import type { Tensors } from "../../../lib/files/index.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();
after(remove);
const root = path.join(import.meta.dirname, "../../..");
const python = (program: string, ...args: string[]) =>
  execFileSync(path.join(root, ".venv/bin/python"), ["-c", program, ...args], { encoding: "utf8" });

const tensors: Tensors = {
  "net.0.weight": { shape: [2, 3], data: Float32Array.of(1, -2, 0.5, 0, 3, 1e-8) },
  "updates.value": { shape: [1], data: Float64Array.of(61) },
  empty: { shape: [0, 4], data: new Int32Array(0) },
};
const whole = encodeSafetensors({ tensors, metadata: { content: "policy", step: "60" } });

/** The bytes with another header: JSON, or a text as it is. */
function withHeader(header: unknown, data = Buffer.alloc(0)): Buffer {
  const text = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, data]);
}

describe("safetensors", () => {
  it("reads what it writes, text entries too", () => {
    assert.deepEqual(decodeSafetensors(whole, "memory"), { tensors, metadata: { content: "policy", step: "60" } });
    assert.throws(
      () => encodeSafetensors({ tensors, metadata: { checksum: "mine" } }),
      /checksum is written with the file/,
    );
  });

  it("names the file that is none", () => {
    const nothing = path.join(folder, "nothing.safetensors");
    assert.throws(() => readSafetensors(folder), {
      message: `${folder} cannot be read: EISDIR: illegal operation on a directory`,
    });
    assert.throws(() => readSafetensors(nothing), new RegExp(`^Error: ${nothing} cannot be read: ENOENT`));
  });

  it("finds every flipped bit, wherever it is in the file", () => {
    for (let place = 0; place < whole.length; place++) {
      for (let bit = 0; bit < 8; bit++) {
        const bytes = Buffer.from(whole);
        bytes[place] ^= 1 << bit;
        assert.throws(
          () => decodeSafetensors(bytes, "x.safetensors"),
          { name: "SyntaxError", message: /^x\.safetensors\b/ },
          `byte ${place}, bit ${bit}`,
        );
      }
    }
  });

  it("finds an end that is missing, and bytes behind the end", () => {
    for (let length = 0; length < whole.length; length += 7) {
      assert.throws(() => decodeSafetensors(whole.subarray(0, length), "cut"), {
        name: "SyntaxError",
        message: /^cut /,
      });
    }
    assert.throws(
      () => decodeSafetensors(Buffer.concat([whole, Buffer.alloc(4)]), "longer"),
      /^SyntaxError: longer is damaged: it is not what was written/,
    );
  });

  it("writes files that Python's package reads, and reads what that writes, which has no checksum", () => {
    const [ours, theirs] = ["ours", "theirs"].map((name) => path.join(folder, `${name}.safetensors`)) as [
      string,
      string,
    ];
    writeSafetensors(ours, { tensors, metadata: { step: "60" } });
    const program = `
import sys
from safetensors import safe_open
from safetensors.numpy import load_file, save_file
arrays = load_file(sys.argv[1])
print(safe_open(sys.argv[1], "np").metadata()["step"], {name: array.tolist() for name, array in sorted(arrays.items())})
save_file(arrays, sys.argv[2])`;
    assert.equal(
      python(program, ours, theirs).trim(),
      "60 {'empty': [], 'net.0.weight': [[1.0, -2.0, 0.5], [0.0, 3.0, 9.99999993922529e-09]], 'updates.value': [61.0]}",
    );
    assert.deepEqual(readSafetensors(theirs).tensors, tensors);
    assert.throws(
      () => readSafetensors(theirs, { needsChecksum: true }),
      /theirs\.safetensors has no checksum: it was not written by this project, or is damaged/,
    );
  });

  it("says what is wrong with a file that never was one", () => {
    const entry = { dtype: "F32", shape: [2], data_offsets: [0, 8] };
    const cases: [string, Buffer, RegExp][] = [
      ["nothing", Buffer.alloc(0), /not a whole safetensors file: its header is cut off/],
      ["a length beyond all numbers", Buffer.alloc(16, 0xff), /its header is cut off/],
      ["text", withHeader("weights"), /its header is not a JSON object/],
      ["null", withHeader(null), /its header is not a JSON object/],
      ["a list", withHeader([]), /its header is not a JSON object/],
      ["text entries that are numbers", withHeader({ __metadata__: { step: 1 } }), /__metadata__ must hold texts/],
      ["an array of null", withHeader({ a: null }), /tensor a must have dtype, shape and data_offsets, got null/],
      [
        "an array without a shape",
        withHeader({ a: { ...entry, shape: undefined } }),
        /tensor a must have dtype, shape and data_offsets/,
      ],
      ["a negative size", withHeader({ a: { ...entry, shape: [-2] } }, Buffer.alloc(8)), /tensor a must have/],
      [
        "a type of others",
        withHeader({ a: { ...entry, dtype: "BF16" } }, Buffer.alloc(8)),
        /tensor a has type BF16, expected one of F32, F64/,
      ],
      [
        "a name that every object has",
        withHeader({ a: { ...entry, dtype: "constructor" } }, Buffer.alloc(8)),
        /tensor a has type constructor/,
      ],
      [
        "too few bytes",
        withHeader({ a: { ...entry, data_offsets: [0, 4] } }, Buffer.alloc(4)),
        /tensor a needs 8 bytes, the header gives it 4/,
      ],
      ["a cut end", withHeader({ a: entry }, Buffer.alloc(6)), /needs 8 bytes of data, and has 6/],
      ["two arrays in one place", withHeader({ a: entry, b: entry }, Buffer.alloc(8)), /overlap or leave gaps/],
      ["a gap", withHeader({ a: { ...entry, data_offsets: [4, 12] } }, Buffer.alloc(12)), /overlap or leave gaps/],
    ];
    for (const [what, bytes, message] of cases) {
      const file = path.join(folder, "none.safetensors");
      writeFileSync(file, bytes);
      assert.throws(
        () => readSafetensors(file),
        (error: Error) => error.name === "SyntaxError" && error.message.startsWith(file) && message.test(error.message),
        what,
      );
    }
  });
});
