/**
 * The project's modules as Node loads them: TypeScript translated on the fly, under URLs that stand for their contents.
 *
 * A module's URL ends in `?v=HASH`, a hash of the texts of the module and of everything it reaches inside the project.
 * An edit therefore gives new URLs to the edited module and to its importers, so that importing again loads them anew,
 * while every other module stays the one that is loaded.
 */
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { CompilerOptions } from "typescript";
import type { LoadedModule } from "../messages.ts";
import { keyOf } from "./disk-cache.ts";
import type { DiskCache } from "./disk-cache.ts";
import { findModuleFile } from "./module-files.ts";
import { addInterruptPoints } from "./interrupt-points.ts";
import type { Project } from "./options.ts";
import { separateMap } from "./script-maps.ts";
import type { ScriptMap, ScriptMaps } from "./script-maps.ts";
import { ts } from "./typescript.ts";

/** One text of one file, translated. */
interface Translation {
  textHash: string;
  code: string;
  map: ScriptMap["map"];
  /** Relative specifiers of static and literal dynamic imports. */
  specifiers: string[];
}

/** A translated file with its imports found. */
interface Node {
  translation: Translation | undefined;
  textHash: string;
  imports: Map<string, string>;
}

/** A module under a URL that was handed out: what it was at that moment. */
interface Served {
  code: string;
  map: ScriptMap["map"];
  file: string;
  imports: Map<string, string>;
}

const scripts = /\.(ts|tsx|mts|js|mjs)$/;
/** Translates and serves the modules of one project. */
export class ProjectModules {
  readonly #root: string;
  readonly #options: CompilerOptions;
  readonly #maps: ScriptMaps;
  readonly #cache: DiskCache;
  readonly #settings: string;
  readonly #translations = new Map<string, { stamp: string; translation: Translation }>();
  readonly #served = new Map<string, Served>();

  /** @param cache translations of this and earlier kernels. */
  constructor(project: Project, maps: ScriptMaps, cache: DiskCache) {
    this.#root = project.root;
    this.#options = { ...project.options, declaration: false, module: ts.ModuleKind.ESNext };
    this.#maps = maps;
    this.#cache = cache;
    this.#settings = keyOf("translated", ts.version, JSON.stringify(this.#options));
  }

  /**
   * URL of the module that `specifier` means in `parentUrl`; undefined where it is no file of a project.
   * A served parent resolves to what its imports were when its own URL was made, so a graph never mixes two edits.
   */
  resolve(specifier: string, parentUrl: string): string | undefined {
    const known = this.#served.get(parentUrl)?.imports.get(specifier);
    if (known !== undefined) return known;
    const file = findModuleFile(specifier, path.dirname(fileURLToPath(parentUrl)));
    if (file === undefined || file.includes("/node_modules/")) return undefined;
    return this.#serveGraph(file);
  }

  /** The translated module behind a URL that `resolve` gave; undefined lets Node load it. */
  load(url: string): LoadedModule | undefined {
    const served = this.#served.get(url);
    return served && { format: "module", source: served.code };
  }

  #serveGraph(entry: string): string {
    const nodes = this.#readGraph(entry);
    const urls = new Map([...nodes.keys()].map((file) => [file, this.#urlOf(file, nodes)]));
    for (const [file, { translation, imports }] of nodes) {
      const url = urls.get(file)!;
      if (translation === undefined || this.#served.has(url)) continue;
      const importUrls = new Map([...imports].map(([specifier, target]) => [specifier, urls.get(target)!]));
      this.#served.set(url, { code: translation.code, map: translation.map, file, imports: importUrls });
      this.#maps.add(url, { map: translation.map, name: path.relative(this.#root, file), linesBefore: 0 });
    }
    return urls.get(entry)!;
  }

  #readGraph(entry: string): Map<string, Node> {
    const nodes = new Map<string, Node>();
    const waiting = [entry];
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (nodes.has(file)) continue;
      const node = this.#readNode(file);
      nodes.set(file, node);
      waiting.push(...node.imports.values());
    }
    return nodes;
  }

  #readNode(file: string): Node {
    if (!scripts.test(file)) {
      return { translation: undefined, textHash: hash(readFileSync(file)), imports: new Map() };
    }
    const translation = this.#translate(file);
    const imports = new Map<string, string>();
    for (const specifier of translation.specifiers) {
      const target = findModuleFile(specifier, path.dirname(file));
      if (target !== undefined && !target.includes("/node_modules/")) imports.set(specifier, target);
    }
    return { translation, textHash: translation.textHash, imports };
  }

  #translate(file: string): Translation {
    const { mtimeMs, size, ino } = statSync(file);
    const stamp = `${mtimeMs}:${size}:${ino}`;
    const known = this.#translations.get(file);
    if (known?.stamp === stamp) return known.translation;
    const text = readFileSync(file, "utf8");
    const key = keyOf(this.#settings, file, text);
    const kept = this.#cache.read(key);
    const translation = kept === undefined ? this.#translateText(file, text) : (JSON.parse(kept.toString()) as Translation);
    if (kept === undefined) this.#cache.write(key, JSON.stringify(translation));
    this.#translations.set(file, { stamp, translation });
    return translation;
  }

  #translateText(file: string, text: string): Translation {
    const { outputText } = ts.transpileModule(text, {
      fileName: file,
      compilerOptions: this.#options,
      transformers: { after: [addInterruptPoints] },
    });
    const { code, map } = separateMap(outputText);
    const specifiers = ts.preProcessFile(code, true, true).importedFiles.map((found) => found.fileName);
    return { textHash: hash(text), code, map, specifiers: specifiers.filter((name) => name.startsWith(".")) };
  }

  /** The file's URL with the hash of all it reaches. */
  #urlOf(file: string, nodes: Map<string, Node>): string {
    const reached = new Set([file]);
    for (const current of reached) for (const target of nodes.get(current)!.imports.values()) reached.add(target);
    const texts = [...reached].sort().map((name) => `${name}\0${nodes.get(name)!.textHash}`);
    return `${pathToFileURL(file).href}?v=${hash(texts.join("\0")).slice(0, 16)}`;
  }
}

function hash(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex");
}
