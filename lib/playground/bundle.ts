/** Bundles the page's program: the library as it is, with what only Node has left out. */
import { isBuiltin } from "node:module";
import path from "node:path";
import { build } from "esbuild";
import type { Plugin } from "esbuild";

const page = path.join(import.meta.dirname, "page");

/** The program of the page, as one ES module without imports. */
export async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(page, "main.ts")],
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    target: "es2022",
    platform: "browser",
    charset: "utf8",
    legalComments: "none",
    loader: { ".wasm": "dataurl" },
    plugins: [standIns],
    logLevel: "silent",
  });
  return outputFiles[0].text;
}

/** What the library asks of Node while its modules load; none of it is used in the page. */
const nodeModules: Readonly<Record<string, string>> = {
  "node:module": "module.exports = { createRequire: () => () => ({}) };",
  "node:path": "module.exports = { join: (...parts) => parts.join('/') };",
  "node:url": "module.exports = { fileURLToPath: String };",
};

/** The page's versions of two modules, Node's modules as above or empty, and the library's own as free of side effects. */
const standIns: Plugin = {
  name: "stand-ins",
  setup(bundle) {
    const standIn = (name: string) => ({ path: path.join(page, name) });
    bundle.onResolve({ filter: /\/tensorflow\.ts$/ }, ({ importer }) =>
      importer.startsWith(page) ? undefined : standIn("tensorflow.ts"),
    );
    bundle.onResolve({ filter: /^node:crypto$/ }, ({ importer }) =>
      importer.endsWith("seeds.ts") ? standIn("node-crypto.ts") : undefined,
    );
    bundle.onResolve({ filter: /^[a-z_/:]+$/ }, ({ path: name }) =>
      isBuiltin(name) ? { path: name, namespace: "node", sideEffects: false } : undefined,
    );
    bundle.onLoad({ filter: /.*/, namespace: "node" }, ({ path: name }) => ({
      contents: nodeModules[name] ?? "module.exports = {};",
      loader: "js",
    }));
    bundle.onResolve({ filter: /^\..*\.ts$/ }, ({ path: name, importer }) => ({
      path: path.resolve(path.dirname(importer), name),
      sideEffects: false,
    }));
  },
};
