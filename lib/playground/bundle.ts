/** Bundles the page's program: the library as it is, with what only Node has left out. */
import { isBuiltin } from "node:module";
import path from "node:path";
import * as esbuild from "esbuild";
import type { Task } from "../dataset/index.ts";
import { robotFile } from "../simulators/mujoco/robot-files.ts";

const page = path.join(import.meta.dirname, "page");

/** The program of a task's page, as one ES module without imports. MuJoCo is in it where the task needs it. */
export async function bundlePage({ simulator }: Task): Promise<string> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [path.join(page, "main.ts")],
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    target: "es2022",
    platform: "browser",
    charset: "utf8",
    legalComments: "none",
    loader: { ".wasm": "dataurl", ".xml": "text" },
    plugins: [standIns(simulator === "mujoco" ? mujocoParts : { "@mujoco/mujoco": empty })],
    logLevel: "silent",
  });
  return outputFiles[0].text;
}

/** Where a module is found, and how esbuild treats it. */
interface Place {
  path: string;
  namespace?: string;
  sideEffects?: boolean;
}

const empty: Place = { path: "empty", namespace: "node", sideEffects: false };

/** The page's own version of a module. */
function ofPage(name: string): Place {
  return { path: path.join(page, name) };
}

/** What the page of a MuJoCo task has in place of Node's. */
const mujocoParts: Readonly<Record<string, Place>> = {
  "@mujoco/mujoco": ofPage("mujoco.ts"),
  "robots:car": { path: robotFile("safety_gymnasium", "car") },
  "robots:point": { path: robotFile("safety_gymnasium", "point") },
};

/** What the library asks of Node while its modules load; none of it is used in the page. */
const nodeModules: Readonly<Record<string, string>> = {
  "node:module": "module.exports = { createRequire: () => () => ({}) };",
  "node:path": "module.exports = { join: (...parts) => parts.join('/') };",
  "node:url": "module.exports = { fileURLToPath: String };",
};

/** The page's versions of modules, Node's modules as above or empty, and the library's own as free of side effects. */
const standIns = (parts: Readonly<Record<string, Place>>): esbuild.Plugin => ({
  name: "stand-ins",
  setup(build) {
    build.onResolve({ filter: /^(@mujoco\/mujoco|robots:.*)$/ }, ({ path: name, importer }) =>
      importer.endsWith("mujoco.ts") ? undefined : (parts[name] ?? empty),
    );
    build.onResolve({ filter: /\/(tensorflow|robot-files)\.ts$/ }, ({ path: name, importer }) =>
      importer.startsWith(page) ? undefined : ofPage(path.basename(name)),
    );
    build.onResolve({ filter: /^node:crypto$/ }, ({ importer }) =>
      importer.endsWith("seeds.ts") ? ofPage("node-crypto.ts") : undefined,
    );
    build.onResolve({ filter: /^[a-z_/:]+$/ }, ({ path: name }) =>
      isBuiltin(name) ? { path: name, namespace: "node", sideEffects: false } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "node" }, ({ path: name }) => ({
      contents: nodeModules[name] ?? "module.exports = {};",
      loader: "js",
    }));
    build.onResolve({ filter: /^\..*\.ts$/ }, ({ path: name, importer }) => ({
      path: path.resolve(path.dirname(importer), name),
      sideEffects: false,
    }));
  },
});
