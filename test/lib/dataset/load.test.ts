import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { episodeReturns, loadTrajectories } from "../../../lib/dataset/index.ts";
import type { Column } from "../../fixtures/hdf5.ts";
import { dsrlColumns, writeHdf5 } from "../../fixtures/hdf5.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();
after(remove);

async function fileWith(name: string, change: (columns: Record<string, Column>) => void = () => {}): Promise<string> {
  const columns = dsrlColumns();
  change(columns);
  const file = path.join(folder, name);
  await writeHdf5(file, columns);
  return file;
}

describe("loadTrajectories", () => {
  it("reads the columns into flat arrays and finds the episodes", async () => {
    const columns = dsrlColumns();
    const trajectories = await loadTrajectories(await fileWith("whole.hdf5"));
    assert.deepEqual(trajectories.observations, columns.observations.data);
    assert.deepEqual(trajectories.actions, columns.actions.data);
    assert.deepEqual(trajectories.rewards, columns.rewards.data);
    assert.deepEqual(trajectories.costs, columns.costs.data);
    assert.deepEqual([...trajectories.episodeStarts], [0, 20, 40, 60, 80]);
    assert.deepEqual([trajectories.observationSize, trajectories.actionSize, trajectories.length], [3, 2, 80]);
  });

  it("turns float64 columns into float32 and accepts rewards as [N, 1]", async () => {
    const file = await fileWith("float64.hdf5", (columns) => {
      columns.rewards = { data: Float64Array.from({ length: 80 }, (_, i) => i / 3), shape: [80, 1] };
    });
    assert.deepEqual(
      (await loadTrajectories(file)).rewards,
      Float32Array.from({ length: 80 }, (_, i) => i / 3),
    );
  });

  it("counts a row with both flags as two ends and leaves rows after the last end out, as the official code does", async () => {
    const file = await fileWith("both.hdf5", (columns) => {
      const terminals = new Int8Array(80);
      terminals[19] = 1;
      columns.terminals = { data: terminals, shape: [80] };
      (columns.timeouts.data as Int8Array)[79] = 0;
    });
    assert.deepEqual([...(await loadTrajectories(file)).episodeStarts], [0, 20, 20, 40, 60]);
  });

  it("reads what follows each episode's last step where it is asked for", async () => {
    const columns = dsrlColumns(3, 50);
    const next = Float32Array.from({ length: 150 * 3 }, (_, i) => Math.cos(i));
    const file = path.join(folder, "next.hdf5");
    await writeHdf5(file, { ...columns, next_observations: { data: next, shape: [150, 3], chunks: [7, 3] } }); // chunks that end elsewhere than episodes
    const { finalObservations } = await loadTrajectories(file, { finalObservations: true });
    assert.deepEqual(
      [...finalObservations!],
      [49, 99, 149].flatMap((row) => [...next.subarray(3 * row, 3 * row + 3)]),
    );
    assert.equal((await loadTrajectories(file)).finalObservations, undefined);
    const ballCircle = path.join(import.meta.dirname, "../../../data/SafetyBallCircle-v0-80-648.hdf5");
    assert.equal((await loadTrajectories(ballCircle, { finalObservations: true })).finalObservations!.length, 648 * 8);
  });

  it("refuses next observations that are missing, of another shape or not finite", async () => {
    const file = path.join(folder, "wrong-next.hdf5");
    const load = async (next: object) => {
      await writeHdf5(file, { ...dsrlColumns(2, 10), ...next });
      return loadTrajectories(file, { finalObservations: true });
    };
    await assert.rejects(load({}), /wrong-next\.hdf5 has no array "next_observations"/);
    await assert.rejects(
      load({ next_observations: { data: new Float32Array(40), shape: [20, 2] } }),
      /"next_observations" must have the shape of "observations" \(\[20,3\]\), its shape is \[20,2\]/,
    );
    const holes = new Float32Array(60);
    holes[59] = NaN;
    await assert.rejects(
      load({ next_observations: { data: holes, shape: [20, 3] } }),
      /"next_observations" must be finite as float32, row 19, column \d is /,
    );
  });

  it("reports the share read so far, ending at 1", async () => {
    const shares: number[] = [];
    await loadTrajectories(await fileWith("progress.hdf5"), { onProgress: (share) => shares.push(share) });
    assert.deepEqual(
      shares,
      [...shares].sort((a, b) => a - b),
    );
    assert.equal(shares.at(-1), 1);
  });

  it("reads the embedded BallCircle dataset as its file name says", async () => {
    const file = path.join(import.meta.dirname, "../../../data/SafetyBallCircle-v0-80-648.hdf5");
    const returns = episodeReturns(await loadTrajectories(file));
    assert.equal(returns.reward.length, 648);
    assert.equal(Math.max(...returns.cost), 80);
    assert.equal(Math.max(...returns.length), 200);
  });
});

describe("loadTrajectories on a wrong file", () => {
  const cases: [string, (columns: Record<string, Column>) => void, RegExp][] = [
    ["missing-key", (c) => delete c.costs, /missing-key\.hdf5 has no array "costs"; it holds .*rewards/],
    [
      "lengths",
      (c) => (c.actions = { data: new Float32Array(158), shape: [79, 2] }),
      /"actions" must have as many rows as "observations" \(80\), it has 79/,
    ],
    ["nan", (c) => (c.observations.data[7] = NaN), /"observations" must be finite as float32, row 2, column 1 is NaN/],
    ["infinite", (c) => (c.rewards.data[3] = Infinity), /"rewards" must be finite as float32, row 3 is Infinity/],
    [
      "flat",
      (c) => (c.observations = { data: new Float32Array(80), shape: [80] }),
      /"observations" must have 2 dimension\(s\), its shape is \[80\]/,
    ],
    [
      "no-end",
      (c) => (c.timeouts = { data: new Int8Array(80), shape: [80] }),
      /no episode ends; "terminals" or "timeouts"/,
    ],
    ["text", (c) => (c.rewards = { data: Array(80).fill("x"), shape: [80] }), /"rewards" must hold numbers/],
  ];
  for (const [name, change, message] of cases) {
    it(`names the file, the key and the requirement: ${name}`, async () => {
      const file = await fileWith(`${name}.hdf5`, change);
      await assert.rejects(loadTrajectories(file), message);
    });
  }

  it("says that a file does not exist, or is a folder", async () => {
    await assert.rejects(loadTrajectories(path.join(folder, "none.hdf5")), /none\.hdf5 does not exist/);
    await assert.rejects(loadTrajectories(folder), /is not a file/);
  });

  it("names the file where the system refuses it", async () => {
    const file = await fileWith("a-file.hdf5");
    // Node 26 calls a file below a file a missing one.
    await assert.rejects(
      loadTrajectories(`${file}/inside.hdf5`),
      /a-file\.hdf5\/inside\.hdf5 (cannot be read: |does not exist)/,
    );
    for (const path of ["x".repeat(5000), "with a \0 byte"]) {
      await assert.rejects(loadTrajectories(path), (error: Error) =>
        error.message.startsWith(`Dataset ${path} cannot be read: `),
      );
    }
    const empty = path.join(folder, "empty.hdf5");
    writeFileSync(empty, "");
    await assert.rejects(loadTrajectories(empty), /empty\.hdf5 is empty/);
  });

  it("says that a file is not HDF5, or is cut off", async () => {
    const text = path.join(folder, "text.txt");
    writeFileSync(text, "not an HDF5 file");
    await assert.rejects(loadTrajectories(text), /text\.txt is not an HDF5 file/);
    const cut = path.join(folder, "cut.hdf5");
    const whole = readFileSync(await fileWith("uncut.hdf5"));
    writeFileSync(cut, whole.subarray(0, whole.length / 2));
    await assert.rejects(loadTrajectories(cut), /cut\.hdf5 is truncated: it has \d+ of \d+ bytes/);
  });

  it("says that a file is damaged where HDF5 finds it out", async () => {
    const whole = readFileSync(await fileWith("undamaged.hdf5"));
    for (const signature of ["TREE", "SNOD", "HEAP"]) {
      const file = path.join(folder, `damaged-${signature}.hdf5`);
      const place = whole.indexOf(signature);
      assert.ok(place > 0);
      writeFileSync(file, Buffer.from(whole).fill(0x5a, place, place + 4));
      await assert.rejects(
        loadTrajectories(file),
        /damaged-.*: "observations" is damaged.*(wrong|bad|unable).*\)$/,
        signature,
      );
    }
  });

  it("refuses a compression filter that h5wasm would read as garbage", async () => {
    // LZF (filter 32000) as h5py writes it: 80 × 3 observations.
    const file = path.join(import.meta.dirname, "../../fixtures/lzf.hdf5");
    await assert.rejects(loadTrajectories(file), /"observations" is compressed with filter 32000 \(lzf\).*h5repack/);
  });
});
