/** What a command says where it fails: one sentence, never a stack trace. */
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UsageError } from "./usage.ts";

/** Prints why a command failed and returns its exit code. TRAC_DEBUG=1 prints the stack too. */
export function reportFailure(error: unknown, command: string): number {
  const details = error instanceof Error ? String(error.stack) : `thrown: ${String(error)}`;
  const isOurs = isFault(error);
  console.error(`trac: ${isOurs ? faultSentence(command, details) : withoutStack((error as Error).message)}`);
  if (process.env.TRAC_DEBUG) console.error(details);
  return error instanceof UsageError && !isOurs ? 2 : 1;
}

/** Engine messages in classes that this project throws for bad input too. */
const engineMessages =
  /^(Maximum call stack|Invalid (typed )?array length|Array buffer allocation|Invalid string length|(Unexpected (token|end|non-|string|number)|Expected (property|double|',')|Bad (control|escaped|Unicode)|Unterminated string).*\bJSON\b)/;

/** Whether an error shows a defect of this software: what it says means nothing to who uses it. */
function isFault(error: unknown): boolean {
  if (!(error instanceof Error) || error.message.trim() === "") return true;
  return (
    error instanceof TypeError ||
    error instanceof ReferenceError ||
    error.name === "AssertionError" ||
    engineMessages.test(error.message)
  );
}

/** The details are kept in a file: hours later the same command may not fail again. */
function faultSentence(command: string, details: string): string {
  const sentence = `${command} failed by a defect of this program, not by what you gave it`;
  const file = path.join(tmpdir(), `trac-failure-${process.pid}.txt`);
  try {
    writeFileSync(file, `${process.argv.join(" ")}\nNode ${process.version}\n${details}\n`);
    return `${sentence}; what happened is in ${file}, and TRAC_DEBUG=1 before the command prints it`;
  } catch {
    return `${sentence}; TRAC_DEBUG=1 before the command prints what happened`;
  }
}

/** A message as a library may make it, without the trace that some put behind it. */
function withoutStack(message: string): string {
  return message.replace(/\n\s+at .*/gs, "");
}
