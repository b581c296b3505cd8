import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { checkAgree } from "../../bench/core/agree.ts";
import { instructionSets } from "../../bench/core/machine.ts";
import { median } from "../../bench/core/median.ts";
import { ownMemory } from "../../bench/core/memory.ts";
import { result, resultRows } from "../../bench/core/result.ts";
import { timed } from "../../bench/core/timed.ts";
import { Worker, alternate, withWorkers } from "../../bench/core/worker.ts";
import { parts } from "../../bench/parts/index.ts";
import { lockstepCases } from "../../bench/parts/lockstep.ts";
import { methodKinds } from "../../bench/parts/methods.ts";
import { outcomeCases } from "../../bench/parts/outcomes/index.ts";
import { soaks } from "../../bench/parts/soak/index.ts";
import { KINDS, PARTS } from "../../setup/commands/bench.mjs";
import { table } from "../../lib/plots/index.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

const program = (name: string) => ({ file: "../test/fixtures/bench-program.ts", args: [name] });

describe("the benchmark's figures", () => {
  it("are medians", () => {
    assert.equal(median([5, 1, 3]), 3);
    assert.equal(median([4, 1, 3, 2]), 2.5);
    assert.throws(() => median([]), /A median takes at least 1 value, got none/);
  });

  it("meet a target by their ratio to the peer, or alone where there is none", () => {
    const measured = { part: "p", name: "n", unit: "s", ours: 3, repetitions: 20 };
    const beside = { ...measured, peer: { name: "peer", value: 4 } };
    assert.equal(result({ ...beside, target: 0.8 }).ratio, 0.75);
    assert.equal(result({ ...beside, target: 0.8 }).met, true);
    assert.equal(result({ ...beside, target: 0.7 }).met, false);
    assert.equal(result({ ...measured, target: 2 }).met, false);
    assert.equal(result(measured).met, undefined);
  });

  it("come in a table that says which target is missed", () => {
    const rows = resultRows([
      result({
        part: "load",
        name: "a file",
        unit: "s",
        ours: 0.12345,
        peer: { name: "h5py", value: 0.1 },
        processor: { ours: 0.3, peer: 0.4 },
        target: 1,
        repetitions: 20,
      }),
      result({ part: "leak", name: "tensors", unit: "", ours: 0, target: 0, repetitions: 20 }),
    ]);
    assert.deepEqual(
      String(table(rows))
        .split("\n")
        .map((line) => line.split(/ {2,}/)),
      [
        ["part", "what", "ours", "peer", "ratio", "processor ratio", "target", "met"],
        ["load", "a file", "0.123 s", "h5py: 0.1 s", "1.23", "0.75", "≤ 1", "NO"],
        ["leak", "tensors", "0", "≤ 0", "yes"],
      ],
    );
  });

  it("are refused where a peer did different work", () => {
    const [ours, theirs] = [
      { seconds: 1, loss: 2 },
      { seconds: 1, loss: 2.05 },
    ];
    checkAgree("a loss", "loss", [ours, theirs], 0.03);
    assert.throws(
      () => checkAgree("a loss", "loss", [ours, theirs], 0.01),
      /a loss: a peer's loss is 2\.05, ours is 2; they did/,
    );
  });

  it("name the processor's instruction sets as Linux lists them", () => {
    const { folder, remove } = temporaryFolder();
    const file = path.join(folder, "cpuinfo");
    writeFileSync(
      file,
      "processor\t: 0\nflags\t\t: fpu avx512f fma avx avx2 avx512_vnni xsave\n\nprocessor\t: 1\nflags\t\t: fpu\n",
    );
    assert.deepEqual(instructionSets(file), ["avx", "fma", "avx2", "avx512f", "avx512_vnni"]);
    writeFileSync(file, "processor\t: 0\nFeatures\t: fp asimd sve\n");
    assert.deepEqual(instructionSets(file), ["asimd", "sve"]);
    assert.deepEqual(instructionSets(path.join(folder, "missing")), []);
    remove();
  });

  it("have the processor time beside the time, each of one call", () => {
    let calls = 0;
    const { seconds, processorSeconds } = timed(4, () => {
      calls += 1;
      const end = process.cpuUsage().user + 20_000;
      while (process.cpuUsage().user < end) continue;
    });
    assert.equal(calls, 4);
    assert.ok(processorSeconds >= 0.02 && seconds >= 0.01, `${processorSeconds}, ${seconds}`);
  });

  it("include the memory that a process holds", () => {
    const before = ownMemory();
    const held = new Uint8Array(50e6).fill(1);
    assert.ok(ownMemory() - before > 45e6);
    assert.equal(held.length, 50e6);
  });
});

describe("the benchmark's programs", () => {
  it("work in turns on the same requests; the first turns warm up", async () => {
    let add = 0;
    const [a, b] = await withWorkers([program("a"), program("b")], async (workers) => {
      assert.deepEqual(
        workers.map(({ facts }) => facts.version),
        ["a", "b"],
      );
      return alternate(workers, () => ({ add: add++ }), { repetitions: 5, warmUps: 2 });
    });
    assert.deepEqual(a.times, [0.003, 0.004, 0.005, 0.006, 0.007]);
    assert.equal(b.seconds, 0.005);
    assert.deepEqual([a.processorSeconds, b.processorSeconds], [0.01, 0.01]);
    assert.equal(a.first.sum, 1);
    assert.ok(b.first.at > a.first.at);
    assert.equal(add, 7);
  });

  it("are named when they end without an answer", async () => {
    await assert.rejects(Worker.start(program("fail")), /bench-program\.ts ended without an answer/);
  });
});

describe("npm run bench", () => {
  it("offers the parts that there are", () => {
    assert.deepEqual(parts.map(({ name }) => name).sort(), [...PARTS].sort());
    assert.deepEqual(
      soaks.map(({ name }) => name),
      KINDS.soak,
    );
    assert.deepEqual(
      lockstepCases.map(({ method }) => method),
      KINDS.lockstep,
    );
    assert.deepEqual(
      outcomeCases.map(({ method }) => method),
      KINDS.outcomes,
    );
    assert.deepEqual(
      methodKinds.map(({ name }) => name),
      KINDS.methods,
    );
  });
});
