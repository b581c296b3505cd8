/** `trac animate` */
import path from "node:path";
import { watch } from "../evaluation/index.ts";
import type { Snapshot } from "../evaluation/index.ts";
import { RunFolder, loadRunPolicy } from "../experiment/index.ts";
import { makeFolder, writeAtomically } from "../files/index.ts";
import { encodeGif, filmFile, filmHtml, filmSize, requireFfmpeg, writeMp4 } from "../film/index.ts";
import type { FilmedEpisode } from "../film/index.ts";
import { scoreTexts } from "../playground/index.ts";
import { progress } from "../plots/index.ts";
import { costOption } from "./cost-option.ts";
import {
  UsageError,
  fileOption,
  numberOption,
  optionLines,
  readArguments,
  requireUsableFile,
  seedRange,
  wholeNumberOption,
} from "./usage.ts";
import type { Arguments } from "./usage.ts";

const options = {
  seed: {
    type: "string",
    value: "S",
    about: "where the episode starts (default 0); the same seed gives the same film",
  },
  "episode-length": { type: "string", value: "N", about: "steps at most (default: the whole episode)" },
  speed: { type: "string", value: "X", about: "1 (default) shows 30 steps a second; from 0.1 to 20" },
  size: {
    type: "string",
    value: "N",
    about: "width in pixels, even, from 160 to 1080 (default 480); not for .html, which fits its window",
  },
  best: { type: "boolean", about: "plays the policy of the best evaluation instead of the last" },
  "target-cost": { type: "string", value: "C", about: "plays at another target cost than the run's" },
} as const;

const help = `npx trac animate RUN --out FILE.gif|.mp4|.html [options]

Plays one episode with the final policy of a run folder and writes it, seen from above, as a file for a talk: the path,
red where a step cost, with the reward and the cost so far.

${optionLines(options)}

.gif and .html need nothing installed, .mp4 needs ffmpeg. The .html plays, pauses and goes to any step. FILE is written over
a film that this command made, and over no other file.

  npx trac animate runs/NAME --out talk.gif --seed 3 --speed 2`;

/** Pictures a second: what browsers show a GIF at, and what films have. */
const rates = { ".gif": 20, ".mp4": 30 } as const;

/** Writes an episode of a run's policy. */
export async function animateCommand(args: string[]): Promise<number> {
  const parsed = readArguments(args, { help, options: { ...options, out: { type: "string" } }, positionals: ["RUN"] });
  if (!parsed) return 0;
  const { values, positionals } = parsed;
  const { out, ending } = outOption(fileOption(values, "out"));
  const seed = wholeNumberOption(values, "seed", seedRange) ?? 0;
  const steps = wholeNumberOption(values, "episode-length", [1, 100_000]);
  const look = { size: sizeOption(values, ending), speed: speedOption(values) };
  const otherTarget = costOption(values, "target-cost");
  requireUsableFile(out, filmFile);
  const run = await loadRunPolicy(RunFolder.open(positionals[0]), values.best ? "best" : "final", otherTarget);
  if (ending === ".mp4") requireFfmpeg();
  const { policy, task, method, targetCost } = run;
  const title = `${task.name}: ${method.title}`;
  const playing = progress(Math.min(steps ?? Infinity, task.episodeSteps), `${title}, playing`, { unit: "steps" });
  const onStep = (step: number) => playing.set(step);
  const snapshots = await watch(policy.begin(1), task, { seed, steps, onStep });
  playing.done();
  policy.dispose();
  makeFolder(path.dirname(path.resolve(out)));
  await write({ title, targetCost, snapshots }, out, ending, look);
  console.log(summary(out, snapshots, targetCost));
  return 0;
}

type Ending = keyof typeof rates | ".html";

async function write(
  episode: FilmedEpisode,
  out: string,
  ending: Ending,
  { size, speed }: { size: number; speed: number },
): Promise<void> {
  if (ending === ".html") return writeAtomically(out, await filmHtml(episode, speed));
  const options = { size, speed, rate: rates[ending] };
  const bar = progress(filmSize(episode, options).pictures, `${out}, drawing`, { unit: "pictures" });
  const onPicture = () => bar.advance();
  if (ending === ".mp4") await writeMp4(episode, out, options, onPicture);
  else writeAtomically(out, Buffer.from(encodeGif(episode, options, onPicture)));
  bar.done();
}

function summary(out: string, snapshots: readonly Snapshot[], targetCost: number): string {
  const sum = (of: "reward" | "cost") => snapshots.reduce((total, snapshot) => total + snapshot[of], 0);
  const scores = scoreTexts(sum("reward"), sum("cost"), targetCost);
  return `Wrote ${out}: ${snapshots.length - 1} steps, ${scores.join(", ")}`;
}

function outOption(out: string | undefined): { out: string; ending: Ending } {
  if (out === undefined) throw new UsageError("--out is needed: the file to write, as talk.gif, talk.mp4 or talk.html");
  const ending = path.extname(out).toLowerCase();
  if (ending === ".html" || Object.hasOwn(rates, ending)) return { out, ending: ending as Ending };
  throw new UsageError(`--out must end in .gif, .mp4 or .html, got ${out}`);
}

function sizeOption(values: Arguments["values"], ending: Ending): number {
  if (values.size !== undefined && ending === ".html")
    throw new UsageError("--size is for .gif and .mp4: an .html fits its window");
  const size = wholeNumberOption(values, "size", [160, 1080]) ?? 480;
  if (size % 2 === 0) return size;
  throw new UsageError(`--size must be even, got ${size}`);
}

function speedOption(values: Arguments["values"]): number {
  const speed = numberOption(values, "speed") ?? 1;
  if (speed >= 0.1 && speed <= 20) return speed;
  throw new UsageError(`--speed must be a number from 0.1 to 20, got ${values.speed as string}`);
}
