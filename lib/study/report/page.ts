/** One HTML file that needs no network, in the look of the notebooks' pages and with what they do. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { generatorTag } from "../../files/index.ts";
import type { OutputFile } from "../../files/index.ts";
import { escapeHtml, scriptJson } from "../../plots/index.ts";
import type { Figure } from "../../plots/index.ts";
import type { Exhibit } from "./exhibits/exhibit.ts";

const templates = path.join(import.meta.dirname, "..", "..", "..", "kernel", "python", "templates", "trac");
const template = (name: string) => readFileSync(path.join(templates, name), "utf8");
const plotlyFile = createRequire(import.meta.url).resolve("plotly.js");

/** A report may be written over a report alone. */
export const reportFile: OutputFile = { title: "report", mark: generatorTag("trac results") };

/** A whole page around the content of its main part. */
export function pageHtml(title: string, content: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${reportFile.mark}
<title>${escapeHtml(title)}</title>
<style>${template("page.css")}</style>
<script>${readFileSync(plotlyFile, "utf8").replaceAll("</script", "<\\/script")}</script>
</head>
<body>
<main class="overview">
<h1>${escapeHtml(title)}</h1>
${content}
</main>
<script>${template("page.js")}</script>
</body>
</html>
`;
}

/** A figure with its note and the link to its numbers; a picture where scripts do not run. */
export async function exhibitHtml({ name, figure, note }: Exhibit): Promise<string> {
  const link = `<a href="${name}.csv">${name}.csv</a>`;
  return `${await figureHtml(figure)}<p class="aside">${note ? `${escapeHtml(note)} ` : ""}${link}</p>`;
}

async function figureHtml(figure: Figure): Promise<string> {
  const alt = escapeHtml(figure.toString());
  const title = (figure.layout.title as { text: string }).text;
  const json = scriptJson(JSON.stringify(figure));
  return `<figure class="plotly-figure" aria-label="${alt}">
<figcaption>${escapeHtml(title)}</figcaption>
<div class="plotly-picture"><img alt="${alt}" src="data:image/svg+xml,${encodeURIComponent(await figure.svg())}"></div>
<script type="application/json">${json}</script>
</figure>`;
}

/** A section under a heading. */
export function sectionHtml(id: string, title: string, content: string): string {
  return `<section aria-labelledby="${id}"><h2 id="${id}">${escapeHtml(title)}</h2>${content}</section>`;
}

/** What is wider than the page scrolls. */
export function scrolling(html: string): string {
  return `<div class="scrolls">${html}</div>`;
}
