/**
 * The project's modules as Node loads them: TypeScript translated when it is loaded, under URLs that stand for their contents.
 *
 * A module's URL ends in `?v=HASH`, a hash of the texts of the module and of everything it reaches inside the project.
 * An edit therefore gives new URLs to the edited module and to its importers, so that importing again loads them anew,
 * while every other module stays the one that is loaded.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { CompilerOptions } from "typescript";
import type { LoadedModule } from "../messages.ts";
import { keyOf } from "./disk-cache.ts";
import type { DiskCache } from "./disk-cache.ts";
import { addInterruptPoints } from "./interrupt-points.ts";
import { findModuleFile } from "./module-files.ts";
import { importedBy } from "./module-imports.ts";
import type { Project } from "./options.ts";
import { separateMap } from "./script-maps.ts";
import type { ScriptMaps } from "./script-maps.ts";
import { ts } from "./typescript.ts";
import { stampOf } from "./watched-files.ts";

/** One text of one file. */
interface ModuleText {
  stamp: string;
  text: string;
  hash: string;
  /** See `importedBy`. */
  specifiers: string[];
}

/** A file with its imports found. */
interface Module {
  file: string;
  hash: string;
  /** Absent where Node reads the file itself. */
  text?: string;
  /** The files that it imports, by specifier. */
  imports: ReadonlyMap<string, string>;
}

/** A module under a URL that was handed out: what it was at that moment, and the URLs of its imports. */
interface Served {
  file: string;
  text: string;
  imports: Map<string, string>;
}

/** JavaScript and its source map. */
type Translation = ReturnType<typeof separateMap>;

const scripts = /\.(ts|tsx|mts|js|mjs)$/;

/** Translates and serves the modules of one project. */
export class ProjectModules {
  readonly #root: string;
  readonly #options: CompilerOptions;
  readonly #maps: ScriptMaps;
  readonly #cache: DiskCache;
  readonly #settings: string;
  readonly #check: (file: string, text: string) => void;
  readonly #texts = new Map<string, ModuleText>();
  readonly #served = new Map<string, Served>();

  /**
   * @param cache imports and translations that this and earlier kernels found.
   * @param check called before a module is loaded; throws where that must not be.
   */
  constructor(project: Project, maps: ScriptMaps, cache: DiskCache, check: (file: string, text: string) => void) {
    this.#check = check;
    this.#root = project.root;
    this.#options = { ...project.options, declaration: false, module: ts.ModuleKind.ESNext };
    this.#maps = maps;
    this.#cache = cache;
    this.#settings = keyOf(ts.version, JSON.stringify(this.#options));
  }

  /**
   * URL of the module that `specifier` means in `parentUrl`; undefined where it is no file of a project.
   * A served parent resolves to what its imports were when its own URL was made, so a graph never mixes two edits.
   * @throws what the check of the module throws.
   */
  resolve(specifier: string, parentUrl: string): string | undefined {
    const imports = this.#served.get(parentUrl)?.imports;
    const url = imports?.get(specifier) ?? this.#find(specifier, parentUrl);
    const served = url === undefined ? undefined : this.#served.get(url);
    try {
      if (served !== undefined) this.#check(served.file, served.text);
    } catch (error) {
      imports?.delete(specifier); // the next try is for the text that was put right
      throw error;
    }
    return url;
  }

  #find(specifier: string, parentUrl: string): string | undefined {
    const file = findModuleFile(specifier, path.dirname(fileURLToPath(parentUrl)));
    if (file === undefined || file.includes("/node_modules/")) return undefined;
    return this.#serveGraph(file);
  }

  /** The translated module behind a URL that `resolve` gave; undefined lets Node load it. */
  load(url: string): LoadedModule | undefined {
    const served = this.#served.get(url);
    if (served === undefined) return undefined;
    const { code, map } = this.#translate(served);
    this.#maps.add(url, { map, name: path.relative(this.#root, served.file), linesBefore: 0 });
    return { format: "module", source: code };
  }

  /** Translates ahead all that was resolved and what that reaches, for later kernels. */
  translateResolved(): void {
    for (const served of this.#served.values()) this.#translate(served);
  }

  #serveGraph(entry: string): string {
    const modules = this.#readGraph(entry);
    const urls = new Map([...modules.keys()].map((file) => [file, urlOf(file, modules)]));
    for (const { file, text, imports } of modules.values()) {
      const url = urls.get(file)!;
      if (text === undefined || this.#served.has(url)) continue;
      const importUrls = new Map([...imports].map(([specifier, target]) => [specifier, urls.get(target)!]));
      this.#served.set(url, { file, text, imports: importUrls });
    }
    return urls.get(entry)!;
  }

  #readGraph(entry: string): Map<string, Module> {
    const modules = new Map<string, Module>();
    const waiting = [entry];
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (modules.has(file)) continue;
      const module = this.#read(file);
      modules.set(file, module);
      waiting.push(...module.imports.values());
    }
    return modules;
  }

  #read(file: string): Module {
    if (!scripts.test(file)) return { file, hash: hash(readFileSync(file)), imports: new Map() };
    const { text, hash: textHash, specifiers } = this.#textOf(file);
    const imports = new Map<string, string>();
    for (const specifier of specifiers) {
      const target = findModuleFile(specifier, path.dirname(file));
      if (target !== undefined && !target.includes("/node_modules/")) imports.set(specifier, target);
    }
    return { file, hash: textHash, text, imports };
  }

  #textOf(file: string): ModuleText {
    const stamp = stampOf(file);
    const known = this.#texts.get(file);
    if (known?.stamp === stamp) return known;
    const text = readFileSync(file, "utf8");
    const key = keyOf("imports", ts.version, path.extname(file), text);
    const specifiers = this.#cache.remember(key, () => importedBy(file, text));
    const read = { stamp, text, hash: hash(text), specifiers };
    this.#texts.set(file, read);
    return read;
  }

  #translate({ file, text }: Served): Translation {
    return this.#cache.remember(keyOf("translated", this.#settings, file, text), () => {
      const { outputText } = ts.transpileModule(text, {
        fileName: file,
        compilerOptions: this.#options,
        transformers: { after: [addInterruptPoints] },
        jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
      });
      return separateMap(outputText);
    });
  }
}

/** The file's URL with the hash of all it reaches. */
function urlOf(file: string, modules: ReadonlyMap<string, Module>): string {
  const reached = new Set([file]);
  for (const current of reached) for (const target of modules.get(current)!.imports.values()) reached.add(target);
  const texts = [...reached].sort().map((name) => `${name}\0${modules.get(name)!.hash}`);
  return `${pathToFileURL(file).href}?v=${hash(texts.join("\0")).slice(0, 16)}`;
}

function hash(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex");
}
