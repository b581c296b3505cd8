/** Films as a page: one small file that needs no network. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { generatorTag } from "../files/index.ts";
import { baseStyle } from "../playground/index.ts";
import { escapeHtml, scriptJson } from "../plots/index.ts";
import { filmFile } from "./film.ts";
import type { FilmedEpisode } from "./film.ts";

const folder = path.join(import.meta.dirname, "page");

/** What the page is given; scenes that are the same are there once. */
export interface FilmContent {
  title: string;
  targetCost: number;
  speed: number;
  /** Of the start and every step after: place in metres, reward, cost, and the place in `scenes`. */
  moments: [x: number, y: number, reward: number, cost: number, scene: number][];
  /** Scenes as in `Snapshot`, to the millimetre. */
  scenes: FilmedEpisode["snapshots"][number]["scene"][];
}

/** The page as HTML. */
export async function filmHtml(episode: FilmedEpisode, speed: number): Promise<string> {
  const read = (name: string) => readFile(path.join(folder, name), "utf8");
  const [body, style, program] = await Promise.all([read("film.html"), read("film.css"), bundle()]);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${generatorTag(filmFile.mark)}
<title>${escapeHtml(episode.title)}</title>
<link rel="icon" href="data:,">
<style>
${baseStyle}${style}</style>
</head>
<body>
${body}<script type="application/json" id="content">${scriptJson(JSON.stringify(contentOf(episode, speed)))}</script>
<script type="module">${program}</script>
</body>
</html>
`;
}

function contentOf({ title, targetCost, snapshots }: FilmedEpisode, speed: number): FilmContent {
  const places = new Map<string, number>();
  const moments = snapshots.map(({ x, y, reward, cost, scene }): FilmContent["moments"][number] => {
    const text = JSON.stringify(scene, (_, value: unknown) => (typeof value === "number" ? round(value) : value));
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return [round(x), round(y), round(reward), round(cost), place];
  });
  const scenes = [...places.keys()].map((text) => JSON.parse(text) as FilmContent["scenes"][number]);
  return { title, targetCost, speed, moments, scenes };
}

/** To thousandths, which cannot be seen. */
function round(value: number): number {
  return Math.round(1000 * value) / 1000;
}

async function bundle(): Promise<string> {
  const entryPoints = [path.join(folder, "main.ts")];
  const { outputFiles } = await build({ entryPoints, bundle: true, write: false, minify: true, format: "esm" });
  return outputFiles[0].text;
}
