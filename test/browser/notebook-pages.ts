/** The pages that `npm start` writes, made of every figure of the library and of all notebooks, without running those. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import {
  bandCurves,
  costReturnScatter,
  displayKey,
  episodeAnimation,
  evaluationAgainstTarget,
  evaluationCurve,
  growthCurve,
  histogram,
  intervalPanels,
  paretoFigure,
  rolloutPaths,
  runGrid,
  scoreCrosses,
  segmentLengthEffect,
  seriesStyles,
  table,
} from "../../lib/plots/index.ts";
import type { Displayable } from "../../lib/plots/index.ts";
import { repository } from "../setup/support.ts";

const values = Array.from({ length: 300 }, (_, i) => (i * 37) % 91);
const line = {
  x: [0, 1, 2],
  y: [0, 2, 1],
  cost: [0, 1, 0],
  scene: [
    {
      name: "limit",
      effect: "costs",
      outline: [
        [0, 0],
        [0, 2],
      ],
    },
  ],
} as const;
const snapshots = [0, 1, 2].map((i) => ({ x: i, y: i, cost: i % 2, scene: [...line.scene] }));

/** Those that compare methods. */
function comparisons(): Displayable[] {
  const styles = seriesStyles(["BC-All", "BC-Safe", "CDT", "BCQ-Lag", "BEAR-Lag", "CPQ", "COptiDICE", "TraC"]);
  const estimate = (value: number) => ({ value, interval: [value - 0.1, value + 0.2] as const });
  const methods = [...styles].map(([name, style], i) => ({ name, style, share: i / 8 }));
  const curves = methods.map(({ name, style, share }) => ({
    name,
    style,
    x: [0, 1, 2],
    y: [share, 0.5, share],
    lower: [0, 0.4, 0],
    upper: [1, 0.6, 1],
  }));
  return [
    scoreCrosses({
      title: "Scores",
      crosses: methods.map(({ share, ...of }) => ({
        ...of,
        reward: estimate(share),
        cost: estimate(2 * share),
        quoted: share > 0.5,
      })),
    }),
    intervalPanels({
      title: "Intervals",
      methods: styles,
      panels: ["unsafe runs", "mean cost", "memory, GB"].map((title) => ({
        title,
        limit: 1,
        values: new Map(methods.map(({ name, share }) => [name, estimate(share)])),
      })),
    }),
    bandCurves({
      title: "Bands",
      x: "updates",
      marks: "last",
      panels: [
        { title: "normalized reward", curves },
        { title: "normalized cost", limit: 1, curves },
      ],
    }),
    runGrid({
      title: "Runs",
      runs: (["queued", "running", "stopped", "failed", "done"] as const).map((state, i) => ({
        name: state,
        row: methods[i].name,
        column: "cost 10, seed 0",
        state,
        share: i / 4,
        series: methods[i].name,
        scores: [0.2, 0.5].map((share) => ({ share: (share * i) / 4, reward: share, cost: 2 * share })),
      })),
    }),
    paretoFigure({
      title: "Front",
      series: methods.map(({ share, ...of }) => ({
        ...of,
        points: [10, 20, 40].map((targetCost) => ({ targetCost, cost: share * targetCost, reward: share })),
      })),
    }),
  ];
}

/** One of each figure, and a table wider than a phone. */
export function everyFigure(): Displayable[] {
  const scores = { normalizedRewards: [0.5, 0.6, 0.4], normalizedCosts: [0.2, 1.4, 0] };
  return [
    costReturnScatter({ reward: values, cost: values.map((value) => value % 13), targetCost: 5, each: "episode" }),
    costReturnScatter({
      reward: values,
      cost: values.map((value) => value % 13),
      targetCost: 5,
      each: "segment",
      partition: { kept: values.map((_, i) => i).slice(100), label: values.map((_, i) => i % 2).slice(100) },
    }),
    histogram({
      values,
      title: "A title that is much longer than a phone is wide, and has to be read to its end",
      label: "value",
      mark: 40,
    }),
    evaluationCurve({
      evaluations: [0, 1, 2].map((update) => ({ update, normalizedReward: update / 3, normalizedCost: 2 - update })),
    }),
    evaluationAgainstTarget({ policies: { "behaviour policy": scores, TraC: scores } }),
    rolloutPaths({ task: "BallCircle", policies: { "behaviour policy": [line] as never, TraC: [line] as never } }),
    episodeAnimation({ task: "BallCircle", snapshots: snapshots }),
    segmentLengthEffect([
      { segmentRatio: 0.1, segments: 1000, safe: 0.9, desirable: 0.4 },
      { segmentRatio: 1, segments: 10, safe: 0.5, desirable: 0.2 },
    ]),
    growthCurve({
      title: "Growth",
      size: { label: "rows", values: [10, 100] },
      cost: "seconds",
      curves: { update: [1, 8], gathering: [0.5, 3] },
    }),
    ...comparisons(),
    table([
      {
        task: "BallCircle",
        observations: 8,
        actions: 2,
        steps: 200,
        "target costs": "10, 20, 40",
        simulator: "ball",
        "a wide column": "ready",
      },
    ]),
  ];
}

const markdown = (source: string) => ({ id: `m${source.length}`, cell_type: "markdown", metadata: {}, source });
const code = (id: string, source: string, outputs: object[]) => ({
  id,
  cell_type: "code",
  metadata: {},
  execution_count: 1,
  source,
  outputs,
});

/** Paths of the repository's notebooks. */
export function notebookFiles(): string[] {
  const folder = path.join(repository, "notebooks");
  const names = fs.readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
  return names.map((name) => path.join(folder, name));
}

/** Writes the pages into a folder: `00-figures` ran, `000-failed` failed, the repository's notebooks did not run. */
export async function writePages(out: string): Promise<void> {
  const shown = await Promise.all(everyFigure().map(async (figure) => figure[displayKey]()));
  const cells = shown.map((data, i) =>
    code(`c${i}`, `show(${i}); // one`, [{ output_type: "display_data", data, metadata: {} }]),
  );
  const printed = code("p", "console.log('text')", [{ output_type: "stream", name: "stderr", text: "a warning\n" }]);
  const error = {
    output_type: "error",
    ename: "RangeError",
    evalue: "on purpose",
    traceback: ["\u001b[31mRangeError\u001b[0m: on purpose"],
  };
  writeNotebook(out, "00-figures", [markdown("# Figures\n\n*One of each.* [Load](01-load.ipynb)"), ...cells, printed]);
  writeNotebook(out, "000-failed", [markdown("# Failed"), code("f", "f();", [error])], true);
  const scores = [0.4, 1.2].map((normalizedCost) => ({
    task: "BallCircle",
    algorithm: "behaviour policy",
    normalizedReward: 0.5,
    normalizedCost,
    episodes: 20,
    seed: 0,
  }));
  fs.writeFileSync(path.join(out, "results.json"), JSON.stringify(scores));
  const program =
    "import sys; from pathlib import Path; from trac_jupyter.execute import Run, read_notebooks; Run(read_notebooks(map(Path, sys.argv[2:])), Path(sys.argv[1]), {}).prepare()";
  const copies = ["00-figures", "000-failed"].map((name) => path.join(out, `${name}.ipynb`));
  execFileSync(path.join(repository, ".venv", "bin", "python"), ["-c", program, out, ...copies, ...notebookFiles()], {
    cwd: repository,
  });
}

function writeNotebook(out: string, name: string, cells: object[], exception = false): void {
  const time = new Date().toISOString();
  const papermill = { start_time: time, end_time: time, duration: 75, exception, parameters: { task: "BallCircle" } };
  fs.writeFileSync(
    path.join(out, `${name}.ipynb`),
    JSON.stringify({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { language_info: { name: "typescript" }, papermill },
      cells,
    }),
  );
}
