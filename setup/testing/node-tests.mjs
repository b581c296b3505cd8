// @ts-check
/**
 * Runs test files with Node's test runner, each in a process or with others of its folder, in the order given (`node --test`
 * sorts them): `node --import tsx setup/testing/node-tests.mjs CONCURRENCY FILE...`. Prints what the reporter "spec" prints,
 * and writes what failed as `failures.mjs` reads it.
 */
import { setMaxListeners } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { pathToFileURL } from "node:url";
import { writeFailures } from "./failures.mjs";
import { byProcess } from "./find-tests.mjs";

/** @typedef {import("./failures.mjs").Failure & { isConsequence: boolean }} Found */
/** @typedef {Error & { failureType?: string, cause?: unknown, exitCode?: number }} TestError */

const [concurrency, ...files] = process.argv.slice(2);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "trac-tests-"));
process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true }));
const programs = byProcess(files).map((members) => (members.length === 1 ? members[0] : writeProgram(members)));

/** Per file, the names of the running test and of those around it. @type {Map<string, string[]>} */
const names = new Map();
/** Per file, what it has printed to its error stream. @type {Map<string, string>} */
const printed = new Map();
/** @type {Found[]} */
const found = [];

const stop = new AbortController();
setMaxListeners(0, stop.signal); // each file's process listens to it
for (const signal of ["SIGTERM", "SIGHUP"]) process.once(signal, () => stop.abort());
const events = run({ files: programs, concurrency: Number(concurrency), signal: stop.signal });
events.on("test:start", ({ file = "", name, nesting }) => {
  names.set(file, [...(names.get(file) ?? []).slice(0, nesting), name]);
});
events.on("test:stderr", ({ file, message }) => {
  const place = path.resolve(file);
  printed.set(place, (printed.get(place) ?? "") + message);
});
events.on("test:fail", ({ file = "", name, nesting, todo, details: { error } }) => {
  const { failureType } = /** @type {TestError} */ (error);
  if (todo !== undefined) return;
  process.exitCode = 1;
  if (failureType === "subtestsFailed") return;
  const isFile = nesting === 0 && path.resolve(name) === file;
  const isMember = file.startsWith(folder) && !isFile;
  found.push({
    file: isMember ? name : path.relative(process.cwd(), file),
    name: isFile || isMember ? "" : [...(names.get(file) ?? []).slice(0, nesting), name].join(" › "),
    message: isFile ? endOf(file, error) : messageOf(error),
    isConsequence: failureType === "cancelledByParent",
  });
});
process.on("exit", () => writeFailures(withoutConsequences(found)));
events.pipe(new spec()).pipe(process.stdout);

/** Writes a program that runs test files one after the other; one that does not load fails by its name. @param {string[]} members */
function writeProgram(members) {
  const program = path.join(folder, `${path.dirname(members[0]).replaceAll(path.sep, "-")}.test.mjs`);
  const load = (/** @type {string} */ member) => {
    const address = JSON.stringify(pathToFileURL(path.resolve(member)));
    return `await import(${address}).catch((error) => test(${JSON.stringify(member)}, () => Promise.reject(error)));\n`;
  };
  fs.writeFileSync(program, `import { test } from "node:test";\n${members.map(load).join("")}`);
  return program;
}

/** @param {TestError} error */
function messageOf({ cause, message }) {
  return cause instanceof Error ? cause.message : message;
}

/** Why a file failed outside of its tests: the error that it printed, else its exit code. @param {string} file @param {TestError} error */
function endOf(file, error) {
  const [line] = /^.*Error\b.*: .*$/m.exec(printed.get(file) ?? "") ?? [];
  return line ?? (error.exitCode === undefined ? messageOf(error) : `ended with code ${error.exitCode}`);
}

/** Tests that were cancelled are left out where something else failed in their file. @param {Found[]} all */
function withoutConsequences(all) {
  const causes = all.filter(({ isConsequence }) => !isConsequence);
  return all.filter(({ file, isConsequence }) => !isConsequence || !causes.some((cause) => cause.file === file));
}
