/** An episode as a film: what each of its pictures shows. */
import type { Snapshot } from "../evaluation/index.ts";
import type { OutputFile } from "../files/index.ts";
import {
  Drawing,
  contextOf,
  drawPanel,
  panelCanvas,
  panelSize,
  scoreTexts,
  stepsPerSecond,
} from "../playground/index.ts";

/** A film may be written over a film alone. Pages, GIFs and MP4s hold this text. */
export const filmFile: OutputFile = { title: "film of trac animate", mark: "made by trac animate" };

/** An episode with what is said about it. */
export interface FilmedEpisode {
  /** Task and policy, as "BallCircle, TraC". */
  title: string;
  /** Cost that the episode may have. */
  targetCost: number;
  /** The episode's start and every step after. */
  snapshots: readonly Snapshot[];
}

/** How a film is shown. */
export interface FilmOptions {
  /** Width of the pictures, in pixels. */
  size: number;
  /** Times `stepsPerSecond`. */
  speed: number;
  /** Pictures a second. */
  rate: number;
}

/** One picture: RGBA pixels, [height, width, 4]. */
export type Picture = Uint8ClampedArray;

/** Size of a film's pictures, and their number. */
export function filmSize({ snapshots }: FilmedEpisode, { size, speed, rate }: FilmOptions) {
  const steps = snapshots.length - 1;
  return { ...panelSize(size), pictures: Math.ceil((steps * rate) / (stepsPerSecond * speed)) + 1 };
}

/** The pictures of an episode in order, its start first and its end last; each is valid until the next. */
export function* pictures(episode: FilmedEpisode, options: FilmOptions): Generator<Picture> {
  const { snapshots } = episode;
  const { width, height, pictures: count } = filmSize(episode, options);
  const context = contextOf(panelCanvas(width));
  const drawing = new Drawing(context);
  for (const { scene } of snapshots) drawing.include({ scene, trail: snapshots });
  for (let i = 0; i < count; i++) {
    const at = Math.min(snapshots.length - 1, (i * stepsPerSecond * options.speed) / options.rate);
    drawPanel(context, drawing, panelAt(episode, at), { side: width });
    yield context.getImageData(0, 0, width, height).data;
  }
}

/** The moment `at` steps after the start, which may be between two. */
function panelAt({ title, targetCost, snapshots }: FilmedEpisode, at: number) {
  const step = Math.ceil(at);
  const soFar = snapshots.slice(0, step + 1);
  const sum = (of: (snapshot: Snapshot) => number) => soFar.reduce((total, snapshot) => total + of(snapshot), 0);
  const [reward, cost] = [sum((snapshot) => snapshot.reward), sum((snapshot) => snapshot.cost)];
  return {
    heading: title,
    counters: [...scoreTexts(reward, cost, targetCost), `step ${step}`],
    unsafe: cost > targetCost,
    moment: { scene: snapshots[step].scene, trail: soFar, share: at - step + 1 },
  };
}
