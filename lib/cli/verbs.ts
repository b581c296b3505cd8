/** Choosing what to do by a word of the command line. */
import { nearestNames } from "../names/index.ts";
import { UsageError } from "./usage.ts";

/** Does what one verb says; resolves with the exit code. */
export type Command = (args: string[]) => Promise<number>;

/** Verbs, each loading what it needs alone, so that help and wrong usage answer at once. */
export type Verbs = Readonly<Record<string, () => Promise<Command>>>;

/** Loads a verb's command. Throws UsageError that names the nearest verb where there is none; `program` is what lists them all. */
export async function loadVerb(verbs: Verbs, verb: string, program: string): Promise<Command> {
  if (Object.hasOwn(verbs, verb)) return verbs[verb]();
  if (verb.startsWith("-")) throw new UsageError(`There is no option ${verb} of ${program}; its --help lists all`);
  throw new UsageError(
    `There is no verb "${verb}"; the nearest is ${nearestNames(verb, Object.keys(verbs), 1)[0]}, ${program} --help lists all`,
  );
}
