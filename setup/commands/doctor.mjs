// @ts-check
import { diagnose } from "../checks/diagnoses.mjs";
import { readOptions } from "../core/options.mjs";
import { placesOf, repositoryRoot } from "../core/places.mjs";

const HELP = `npm run doctor

Prints the versions of everything the project stands on, the backend it computes with and how fast that is,
and for whatever is wrong what to do about it. Changes nothing; works before the set-up too. The exit code is
1 when something needed is wrong, 0 when there are at most warnings.`;

const MARKS = { ok: "ok     ", warning: "warning", wrong: "WRONG  " };
const NAME_WIDTH = 18;

/** @param {string[]} args @returns {Promise<number>} the exit code */
export async function main(args) {
  const { values } = readOptions({ args, options: { help: { type: "boolean", short: "h" } } }, "npm run doctor");
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  let faults = 0;
  for (const diagnosis of diagnose(placesOf(repositoryRoot))) {
    console.log(formatDiagnosis(diagnosis));
    if (diagnosis.state === "wrong") faults += 1;
  }
  console.log(
    faults === 0
      ? "\nEverything that is needed is there."
      : `\n${faults} ${faults === 1 ? "thing is" : "things are"} wrong.`,
  );
  return faults === 0 ? 0 : 1;
}

/**
 * One diagnosis as a line, with the remedy on the next line.
 *
 * @param {import("../checks/diagnoses.mjs").Diagnosis} diagnosis
 * @returns {string}
 */
export function formatDiagnosis({ name, state, finding, remedy }) {
  const line = `${MARKS[state]}  ${name.padEnd(NAME_WIDTH)} ${finding}`;
  return remedy ? `${line}\n${" ".repeat(MARKS.ok.length + NAME_WIDTH + 3)}→ ${remedy}` : line;
}
