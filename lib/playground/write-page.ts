/** Writes the playground's page: one file that needs no network. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { findTask } from "../dataset/index.ts";
import { writeAtomically } from "../files/index.ts";
import { requirePlayable } from "./arena.ts";
import { bundlePage } from "./bundle.ts";
import type { PlaygroundContent } from "./content.ts";

const folder = path.join(import.meta.dirname, "page");

/** Writes `file`, whose folder must exist. Throws RangeError where the page cannot simulate the policies' task, or has none. */
export async function writePlayground(content: PlaygroundContent, file: string): Promise<void> {
  if (content.policies.length === 0) throw new RangeError("A playground needs at least one policy, got none");
  requirePlayable(findTask(content.task));
  const [page, lane, style, program] = (await Promise.all([
    ...["page.html", "lane.html", "page.css"].map((name) => readFile(path.join(folder, name), "utf8")),
    bundlePage(),
  ] as Promise<string>[])) as [string, string, string, string];
  const body = page.replace("TASK", content.task).replaceAll("LANE", lane.trim());
  const text = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${content.task}: policies to play with</title>
<link rel="icon" href="data:,">
<style>
${style}</style>
</head>
<body>
${body}<script type="application/json" id="content">${harmless(JSON.stringify(content))}</script>
<script type="module">${harmless(program)}</script>
</body>
</html>
`;
  writeAtomically(file, text);
}

/** No text that would end a script element. */
function harmless(text: string): string {
  return text.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
}
