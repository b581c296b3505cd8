import type { z } from "zod";
import { issueTexts } from "../algorithms/index.ts";
import { readJson } from "../files/index.ts";

/** What a JSON file holds, checked by its schema. Throws an Error that names the file, says `problem` and what is wrong. */
export function readChecked<Schema extends z.ZodObject>(
  file: string,
  schema: Schema,
  problem = "is damaged",
): z.infer<Schema> {
  const json = Object(readJson(file)) as object;
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = issueTexts(parsed.error, json, Object.keys(schema.shape)).slice(0, 3);
  throw new Error(`${file} ${problem}: ${issues.join("; ")}`);
}
