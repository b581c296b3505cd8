/** What the tests of the set-up share: temporary folders, copies of the set-up, and programs run to their end. */
import { type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { patience } from "../fixtures/until.ts";

/** The repository under test. */
export const repository = path.resolve(fileURLToPath(import.meta.url), "../../..");

/** The releases of Node that are tested: the oldest supported one, and one of each later line. */
export const nodeReleases = ["20.19.0", "22.23.3", "24.21.0", "26.10.0"];

/** A fresh folder that is removed when the test ends. */
export function temporaryFolder(test: { after(action: () => void): void }): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "trac-setup-"));
  test.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder with the set-up and what it reads, as in a fresh clone: no packages, no .venv, no caches. */
export function freshCopy(test: { after(action: () => void): void }): string {
  const folder = temporaryFolder(test);
  for (const name of ["setup", "kernel", "package.json", "package-lock.json", "requirements.txt", ".npmrc"]) {
    fs.cpSync(path.join(repository, name), path.join(folder, name), { recursive: true });
  }
  return folder;
}

/**
 * Gives a folder the look of installed packages, with folders that are empty: what the set-up does to them, as `npm ci` empties
 * them, reaches no package of the repository. Returns npm's own record and what it says.
 */
export function pretendPackages(folder: string): { record: string; packages: Record<string, { version?: string }> } {
  const record = path.join(folder, "node_modules", ".package-lock.json");
  fs.copyFileSync(path.join(repository, "package-lock.json"), path.join(folder, "package-lock.json"));
  const { packages } = JSON.parse(fs.readFileSync(path.join(folder, "package-lock.json"), "utf8"));
  for (const place of Object.keys(packages)) fs.mkdirSync(path.join(folder, place), { recursive: true });
  fs.writeFileSync(record, JSON.stringify({ packages }));
  return { record, packages };
}

/** A PATH that leads to the named programs of this machine and to no other. */
export function pathWith(folder: string, programs: Record<string, string>): string {
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, target] of Object.entries(programs)) fs.symlinkSync(target, path.join(folder, name));
  return folder;
}

/** Where a program of this machine really lies. */
export function locate(program: string): string {
  const found = (process.env.PATH ?? "")
    .split(path.delimiter)
    .map((folder) => path.join(folder, program))
    .find((file) => fs.existsSync(file));
  if (!found) throw new Error(`The test needs ${program} on the PATH.`);
  return fs.realpathSync(found);
}

/** The environment without what npm adds for the scripts it runs, so that a test decides which npm is used. */
export function plainEnvironment(changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_OPTIONS|NODE_TEST)/i.test(name));
  return { ...Object.fromEntries(kept), ...changes };
}

/** Runs a Node program and waits for its end. */
export function runNode(
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; node?: string } = {},
): SpawnSyncReturns<string> {
  return spawnSync(options.node ?? process.execPath, args, {
    cwd: options.cwd,
    env: options.env ?? plainEnvironment(),
    encoding: "utf8",
    timeout: patience,
  });
}

/** Starts a Node program whose output can be waited for. */
export function startNode(args: string[], cwd: string, env = plainEnvironment()) {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, ended, output: () => output };
}

/** Whether a process of this number exists. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
