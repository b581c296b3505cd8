/** The playground's page: one file that needs no network. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { findTask } from "../dataset/index.ts";
import { generatorTag } from "../files/index.ts";
import type { OutputFile } from "../files/index.ts";
import { scriptJson } from "../plots/index.ts";
import { baseStyle } from "./colours.ts";
import { bundlePage } from "./bundle.ts";
import { packContent } from "./content.ts";
import type { PlaygroundContent } from "./content.ts";

const folder = path.join(import.meta.dirname, "page");

/** A page of policies may be written over such a page alone. */
export const playgroundFile: OutputFile = { title: "page of trac play", mark: generatorTag("trac play") };

/** The parts that a page is put together from. */
export interface PageParts {
  title: string;
  style: string;
  body: string;
  /** The program, packed by gzip, base64. */
  program: string;
  /** JSON of what is played with. */
  content: string;
  /** Unpacks and runs the program. */
  start: string;
}

/** Where a page is to be seen. */
export interface PagePlace {
  /** Within another page, which has its own title. */
  embedded?: boolean;
  /** Address of the overview that the page leads back to. */
  home?: string;
}

/** Makes what a page is put together from. */
export async function pageParts(content: PlaygroundContent): Promise<PageParts> {
  const task = findTask(content.task);
  const read = (name: string) => readFile(path.join(folder, name), "utf8");
  const [page, lane, style, start, program] = await Promise.all([
    ...["page.html", "lane.html", "page.css", "start.js"].map(read),
    bundlePage(task),
  ]);
  const body = page
    .replaceAll("TASK", task.name)
    .replace("AGENT", task.simulator === "ball" ? "ball" : "robot")
    .replaceAll("LANE", lane.trim());
  return {
    title: `${task.name}: policies to play with`,
    style: baseStyle + style,
    body,
    program: gzipSync(program, { level: 9 }).toString("base64"),
    content: packContent(content),
    start,
  };
}

/** The page as HTML. */
export function pageHtml({ title, style, body, program, content, start }: PageParts, place: PagePlace = {}): string {
  const home = place.home ? `<a class="home" href="${place.home}">All notebooks</a>` : "";
  return `<!doctype html>
<html lang="en"${place.embedded ? ' class="embedded"' : ""}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${playgroundFile.mark}
<title>${title}</title>
<meta name="description" content="Trained policies drive in your browser, side by side: push them and watch them recover.">
<link rel="icon" href="data:,">
<style>
${style}</style>
</head>
<body>
${body.replace("HOME", home)}<script type="application/json" id="content">${scriptJson(content)}</script>
<script type="application/gzip" id="program">${program}</script>
<script type="module">${start}</script>
</body>
</html>
`;
}
