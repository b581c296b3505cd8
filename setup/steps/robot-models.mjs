// @ts-check
import fs from "node:fs";
import path from "node:path";
import { Problem } from "../core/problem.mjs";
import { readJson, writeJson } from "../core/stamp.mjs";
import { pip } from "./python-environment.mjs";

/** The packages that DSRL's tasks come from, as it pins them. */
const PACKAGES = ["safety-gymnasium==0.4.0", "gymnasium==0.28.1"];

/**
 * The robots' models in `.cache/robots`, taken from the PyPI wheels; nothing else of them is kept.
 *
 * @type {import("../core/runner.mjs").Step}
 */
export const robotModels = {
  name: "robot models",
  megabytes: 30,
  isDone: ({ places }) => JSON.stringify(readJson(stampOf(places))) === JSON.stringify({ packages: PACKAGES }),
  async run(context) {
    const { places } = context;
    const wheels = path.join(places.temporary, "robots");
    const partial = `${places.robots}.partial`;
    for (const folder of [wheels, partial]) fs.rmSync(folder, { recursive: true, force: true });
    await pip(context, ["download", "--no-deps", "--only-binary=:all:", `--dest=${wheels}`, ...PACKAGES]);
    await unpack(context, wheels, partial);
    fs.rmSync(places.robots, { recursive: true, force: true });
    fs.renameSync(partial, places.robots);
    writeJson(stampOf(places), { packages: PACKAGES });
    fs.rmSync(wheels, { recursive: true, force: true });
    return path.relative(places.root, places.robots);
  },
};

/** @param {import("../core/places.mjs").Places} places */
const stampOf = (places) => path.join(places.robots, "set-up.json");

/** @param {import("../core/runner.mjs").Context} context @param {string} wheels @param {string} folder */
async function unpack({ places, quietly }, wheels, folder) {
  const script = path.join(places.root, "setup", "native", "unpack-robots.py");
  const { code, output } = await quietly(places.python, [script, wheels, folder], {
    log: path.join(places.logs, "unpack-robots.log"),
  });
  if (code === 0) return;
  throw new Problem(
    `The robot models could not be unpacked: ${output.trim().split("\n").at(-1)}.`,
    "Run the command again.",
  );
}
