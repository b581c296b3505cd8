/** What a file of a run says that it holds, so that none is read as another. */
import type { RunConfig } from "./config.ts";

/** The kinds of safetensors files that a run writes. */
export type FileContent = "checkpoint" | "policy";

/** The text entries of a policy's file. */
export interface PolicyOrigin {
  content: "policy";
  task: string;
  algorithm: string;
  /** The official number of the last update before. */
  step: string;
}

/** Throws an Error that says what the file holds, where it is known and of another kind. */
export function requireContent(metadata: Readonly<Record<string, string>>, wanted: FileContent, file: string): void {
  const { content } = metadata;
  if (content === undefined || content === wanted) return;
  throw new Error(`${file} must be a ${wanted}, and is ${describe(metadata)}`);
}

/** Throws an Error where a policy's file says that the policy was trained by another method or for another task. */
export function requireOrigin(
  metadata: Readonly<Partial<PolicyOrigin>>,
  { task, algorithm }: Pick<RunConfig, "task" | "algorithm">,
  file: string,
): void {
  const fits = (metadata.task ?? task) === task && (metadata.algorithm ?? algorithm) === algorithm;
  if (!fits) throw new Error(`${file} must be a policy of ${algorithm} for ${task}, and is ${describe(metadata)}`);
}

function describe({ content, task, algorithm }: Readonly<Partial<Record<string, string>>>): string {
  return content === "policy" ? `a policy of ${algorithm} for ${task}` : `a ${content}`;
}
