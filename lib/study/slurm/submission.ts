/** What was submitted: one file for each array, which holds what Slurm forgets. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { writeAtomically } from "../../files/index.ts";
import { readChecked } from "../checked-json.ts";

const submissionSchema = z.strictObject({
  /** The job's name, by which it is found whatever its number is. */
  name: z.string().min(1),
  /** The array's number; absent where nobody wrote down Slurm's answer. */
  array: z.string().optional(),
  /** Names of the runs of each task, by its index. */
  tasks: z.array(z.array(z.string())),
  /** Seconds before the time limit at which a task saves. */
  saveBefore: z.number(),
  /** How often the time limit may end a task. */
  maxTimeouts: z.number(),
  submitted: z.string(),
});

/** One array. */
export type Submission = z.infer<typeof submissionSchema>;

/** The folder of a sweep's submissions. */
export function slurmFolder(sweep: string): string {
  return path.join(sweep, "slurm");
}

/** Writes a submission whole. */
export function writeSubmission(sweep: string, submission: Submission): void {
  writeAtomically(fileOf(sweep, submission.name), `${JSON.stringify(submission, null, 2)}\n`);
}

/** Reads one. Throws an Error that names the file where it is missing or damaged. */
export function readSubmission(sweep: string, name: string): Submission {
  return readChecked(fileOf(sweep, name), submissionSchema);
}

/** Every submission of a sweep, the earliest first. */
export function readSubmissions(sweep: string): Submission[] {
  if (!existsSync(slurmFolder(sweep))) return [];
  const names = readdirSync(slurmFolder(sweep))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length));
  return names.map((name) => readSubmission(sweep, name)).sort((a, b) => a.submitted.localeCompare(b.submitted));
}

const ending = ".submission.json";
const fileOf = (sweep: string, name: string) => path.join(slurmFolder(sweep), `${name}${ending}`);
