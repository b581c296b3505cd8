/** One episode seen from above, as an animation. */
import { isDeepStrictEqual } from "node:util";
import type { Data, Frame, Layout, Slider, UpdateMenu } from "plotly.js";
import type { Snapshot } from "../../evaluation/index.ts";
import type { SceneObject } from "../../simulators/index.ts";
import { Figure } from "../figure.ts";
import { axis, colors, houseLayout } from "../template.ts";
import { outlineLooks, placesOf } from "./paths.ts";

/** Input of `episodeAnimation`. */
export interface EpisodeAnimationInput {
  /** For the title. */
  task: string;
  /** The episode's start and every step after. */
  snapshots: readonly Omit<Snapshot, "reward">[];
  /** Names of the axes; default: x and y in metres. */
  axes?: readonly [string, string];
}

/** Moments shown of an episode, at most. */
const maxFrames = 60;
const frameMilliseconds = 80;

type Moment = Omit<Snapshot, "reward"> & { step: number };

/**
 * The agent's path, what lies on the ground, and the steps that cost (red). At rest it shows the whole episode; a button
 * plays it, a slider goes to a step. What pays is dotted, what costs is red.
 *
 * @example
 * ```ts
 * import { demonstrate } from "../lib/collection";
 * import { findTask } from "../lib/dataset";
 * import { episodeAnimation } from "../lib/plots";
 *
 * const snapshots = await demonstrate(findTask("BallRun"), { seed: 0, steps: 20 });
 * episodeAnimation({ task: "BallRun", snapshots }).frames?.length; // → 21
 * ```
 */
export function episodeAnimation({ task, snapshots, axes = ["x (m)", "y (m)"] }: EpisodeAnimationInput): Figure {
  if (snapshots.length === 0) throw new RangeError("An animation needs at least one snapshot, got none");
  const moments = momentsOf(snapshots);
  const last = moments.at(-1)!;
  const resting = last.scene.filter((object) =>
    moments.every(({ scene }) => scene.some((other) => isDeepStrictEqual(other, object))),
  );
  const tracesAt = (moment: Moment) => changingTraces(snapshots, moment, resting);
  const still = outlineTraces(resting);
  const end = tracesAt(last);
  const changing = end.map((_, i) => still.length + i);
  const frames = moments.map((moment): Partial<Frame> => ({
    name: String(moment.step),
    data: tracesAt(moment),
    traces: changing,
  }));
  return new Figure([...still, ...end], animationLayout(task, moments, axes), frames);
}

/** Evenly spread over the episode, its start and its end among them. */
function momentsOf(snapshots: readonly Omit<Snapshot, "reward">[]): Moment[] {
  const count = Math.min(maxFrames, snapshots.length);
  return Array.from({ length: count }, (_, i) => {
    const step = count === 1 ? 0 : Math.round((i * (snapshots.length - 1)) / (count - 1));
    return { ...snapshots[step], step };
  });
}

/** What moves, the path so far, its steps with cost, and the agent. */
function changingTraces(
  snapshots: readonly Omit<Snapshot, "reward">[],
  { step, x, y, cost, scene }: Moment,
  resting: readonly SceneObject[],
): Data[] {
  const stride = Math.max(1, Math.floor(snapshots.length / 250));
  const steps = snapshots.slice(0, step + 1).map(({ x, y, cost }, i) => ({ x, y, cost, step: i }));
  const soFar = steps.filter((_, i) => i % stride === 0 || i === step);
  const costly = soFar.filter(({ cost }) => cost > 0);
  const moving = scene.filter((object) => !resting.some((other) => isDeepStrictEqual(other, object)));
  return [
    ...outlineTraces(moving),
    { type: "scatter", mode: "lines", name: "path", ...placesOf(soFar), line: { color: colors.blue, width: 1.5 } },
    { type: "scatter", mode: "markers", name: "cost", ...placesOf(costly), marker: { color: colors.red, size: 5 } },
    {
      type: "scatter",
      mode: "markers",
      name: "agent",
      ...placesOf([{ x, y, step, cost }]),
      marker: { color: colors.ink, size: 10 },
    },
  ];
}

/** One trace for each effect, always all three, so that every frame has the same traces. */
function outlineTraces(objects: readonly SceneObject[]): Data[] {
  return (["pays", "costs", "neither"] as const).map((effect) => {
    // A gap between outlines: plotly lifts its pen at NaN.
    const points = objects
      .filter((object) => object.effect === effect)
      .flatMap(({ outline }) => [...outline, [NaN, NaN] as const]);
    return {
      type: "scatter",
      mode: "lines",
      name: effect,
      showlegend: false,
      hoverinfo: "skip",
      x: points.map(([x]) => x),
      y: points.map(([, y]) => y),
      line: outlineLooks[effect],
    };
  });
}

function animationLayout(task: string, moments: readonly Moment[], [x, y]: readonly [string, string]): Partial<Layout> {
  const play = {
    frame: { duration: frameMilliseconds, redraw: false },
    transition: { duration: 0 },
    fromcurrent: false,
    mode: "immediate",
  };
  const jump = { frame: { duration: 0, redraw: false }, transition: { duration: 0 }, mode: "immediate" };
  const button: UpdateMenu = {
    type: "buttons",
    showactive: false,
    x: 0,
    y: -0.14,
    xanchor: "left",
    yanchor: "top",
    pad: { t: 8 },
    buttons: [{ label: "play", method: "animate", args: [null, play] }],
  };
  const slider: Slider = {
    active: moments.length - 1,
    x: 0.12,
    len: 0.88,
    y: -0.14,
    pad: { t: 0 },
    ticklen: 0,
    minorticklen: 0,
    font: { size: 1, color: "white" },
    currentvalue: { prefix: "step ", xanchor: "right", font: { size: 12, color: colors.ink } },
    steps: moments.map(({ step }) => ({ label: String(step), method: "animate", args: [[String(step)], jump] })),
  };
  return houseLayout(`${task} from above`, {
    height: 560,
    margin: { l: 76, r: 24, t: 76, b: 120 },
    xaxis: axis(x, { scaleanchor: "y" }),
    yaxis: axis(y),
    updatemenus: [button],
    sliders: [slider],
  });
}
