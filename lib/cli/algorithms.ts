/** `trac algorithms` */
import { findMethod, methodNames } from "../algorithms/index.ts";
import { table } from "../plots/index.ts";
import { readArguments } from "./usage.ts";

const help = `npx trac algorithms [--json]

Lists the methods: the name for --algorithm, the official code that each follows, and what it needs of the data.
npx trac train --algorithm NAME --help shows the options of one.`;

/** Prints the table of methods. */
export async function algorithmsCommand(args: string[]): Promise<number> {
  const parsed = readArguments(args, { help, options: { json: { type: "boolean" } }, positionals: [] });
  if (!parsed) return 0;
  const methods = await Promise.all(methodNames().map(findMethod));
  const rows = methods.map(({ name, title, source, needs, presets }) => ({
    name,
    title,
    source,
    needs,
    presets: Object.keys(presets).join(", "),
  }));
  console.log(parsed.values.json ? JSON.stringify(rows) : String(table(rows)));
  return 0;
}
