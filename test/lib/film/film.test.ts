import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { GifReader } from "omggif";
import type { Snapshot } from "../../../lib/evaluation/index.ts";
import { encodeGif, filmFile, filmHtml, writeMp4 } from "../../../lib/film/index.ts";
import { circle } from "../../../lib/simulators/index.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();
after(remove);

/** Ten steps from left to right through a square of 8 m; the last five cost. */
const snapshots = Array.from({ length: 11 }, (_, step): Snapshot => ({
  x: -3 + 0.6 * step,
  y: 1,
  reward: 0.5,
  cost: step > 5 ? 1 : 0,
  scene: [{ name: "goal", effect: "pays", outline: circle([0, 0], 4) }],
}));
const episode = { title: "Ball: straight on", targetCost: 3, snapshots };
/** A picture for each step. */
const options = { size: 240, speed: 1, rate: 30 };

describe("a film", () => {
  it("is a GIF in which the agent moves, and is red where it costs", () => {
    let drawn = 0;
    const bytes = Buffer.from(encodeGif(episode, options, () => drawn++));
    assert.ok(bytes.includes(filmFile.mark), "it is known again where another one is written over it");
    const gif = new GifReader(bytes);
    assert.deepEqual([gif.width, gif.height, gif.numFrames(), drawn, gif.loopCount()], [240, 270, 11, 11, 0]);
    const agents = snapshots.map((_, i) => agentIn(gif, i));
    // 8 m and a quarter more around them are 240 pixels; the picture is below a band of 30.
    for (const [i, { x, y, cost }] of snapshots.entries()) {
      const [column, row] = [120 + x * 24, 150 - y * 24];
      const seen = agents[i];
      assert.ok(Math.hypot(seen.column - column, seen.row - row) < 5, `${i}: ${JSON.stringify(seen)}`);
      assert.equal(seen.red, cost > 0, `red at ${i}`);
    }
  });

  it("is a page that holds a scene once", async () => {
    const page = await filmHtml({ ...episode, title: "A </script> title" }, 2);
    assert.equal(page.match(/"goal"/g)!.length, 1);
    assert.equal(page.match(/<\/script>/g)!.length, 2, "the title is text");
    assert.ok(page.length < 40_000 && page.includes(filmFile.mark), `${page.length}`);
  });

  it(
    "is an MP4 that ffmpeg reads",
    { skip: !process.env.CI && spawnSync("ffmpeg", ["-version"]).error && "ffmpeg is not installed" },
    async () => {
      const file = path.join(folder, "talk.mp4");
      await writeMp4(episode, file, options);
      const { stderr } = spawnSync("ffmpeg", ["-i", file, "-f", "null", "-"], { encoding: "utf8" });
      assert.match(stderr, /240x270.*30 fps/);
      assert.match(stderr, /frame= *11 /);
      assert.deepEqual(fs.readdirSync(folder), ["talk.mp4"]);
      assert.ok(fs.readFileSync(file).includes(filmFile.mark));
    },
  );
});

/** The disc of the agent: the middle of its full rows, which no line has; its colour. */
function agentIn(gif: GifReader, frame: number): { column: number; row: number; red: boolean } {
  const { width, height } = gif;
  const rgba = new Uint8Array(4 * width * height);
  gif.decodeAndBlitFrameRGBA(frame, rgba);
  const colours = { ink: [0x1b, 0x24, 0x2c], red: [0xcc, 0x33, 0x11] };
  const found = (colour: readonly number[]) =>
    Array.from({ length: width * (height - 30) }, (_, i) => i + 30 * width).filter((i) =>
      colour.every((value, channel) => rgba[4 * i + channel] === value),
    );
  const red = found(colours.ink).length === 0;
  const disc = longestRow(red ? found(colours.red) : found(colours.ink), width);
  return { ...disc, red };
}

/** Where the longest run of neighbouring pixels in a row has its middle. */
function longestRow(pixels: readonly number[], width: number): { column: number; row: number } {
  let [longest, from] = [0, 0];
  let best = { column: 0, row: 0 };
  pixels.forEach((pixel, i) => {
    if (pixel !== pixels[i - 1] + 1) from = i;
    if (i - from < longest) return;
    longest = i - from + 1;
    best = { column: (pixels[from] % width) + longest / 2, row: Math.floor(pixel / width) };
  });
  return best;
}
