/** Which files a file reaches through its imports, as TypeScript resolved them. */
import type { Program, SourceFile, StringLiteralLike } from "typescript";
import { keyOf } from "./disk-cache.ts";
import { loadedFirst } from "./module-imports.ts";

/** What TypeScript knows about a file and leaves out of its type declarations. */
interface KnownFile extends SourceFile {
  /** Digest of the text. */
  version: string;
  imports: readonly StringLiteralLike[];
  /** Names in `declare module "x"` and `declare global`. */
  moduleAugmentations: readonly unknown[];
  externalModuleIndicator?: unknown;
}

interface ResolvingProgram extends Program {
  getResolvedModuleFromModuleSpecifier(
    specifier: StringLiteralLike,
    file: SourceFile,
  ): { resolvedModule?: { resolvedFileName: string } } | undefined;
}

/** Files of the project, as against those of packages. */
export function isOwn(file: SourceFile): boolean {
  return !file.fileName.includes("/node_modules/");
}

/** Digests of what package files reach; packages are taken as unchanging. */
const packageDigests = new WeakMap<SourceFile, string>();

/** The imports of one program. */
export class ModuleGraph {
  readonly #program: ResolvingProgram;
  readonly #targets = new Map<SourceFile, KnownFile[]>();
  #globals: string | undefined;

  constructor(program: Program) {
    this.#program = program as ResolvingProgram;
  }

  /** The project's modules that are loaded before `file` runs, itself first: neither those of types nor those of `import()`. */
  loadedBefore(file: SourceFile): SourceFile[] {
    const loaded = new Set([file as KnownFile]);
    for (const current of loaded) {
      const specifiers = current.imports.filter((specifier) => loadedFirst(specifier.parent) === specifier);
      for (const target of this.#targetsOfEach(current, specifiers)) if (isOwn(target)) loaded.add(target);
    }
    return [...loaded];
  }

  /** Equal for two programs when none of `files`, which are all of the project's, has another digest. */
  summary(files: readonly SourceFile[]): string {
    const names = files.map(({ fileName }) => fileName);
    return [
      this.#globalsDigest(),
      ...names,
      ...this.#closure(files as readonly KnownFile[], isOwn).map(described),
    ].join("\n");
  }

  /**
   * A digest of every text that the check of `file` depends on: what it reaches, inside and outside of the project, and
   * all that is global in this program.
   */
  digest(file: SourceFile): string {
    const own = this.#closure([file as KnownFile], isOwn);
    const packages = new Set(own.flatMap((module) => this.#targetsOf(module)).filter((target) => !isOwn(target)));
    const parts = [...own.map(described), ...[...packages].map((entry) => this.#packageDigest(entry))];
    return keyOf(this.#globalsDigest(), ...parts.sort());
  }

  #closure(files: readonly KnownFile[], follow: (target: SourceFile) => boolean): KnownFile[] {
    const reached = new Set(files);
    for (const current of reached) {
      for (const target of this.#targetsOf(current)) if (follow(target)) reached.add(target);
    }
    return [...reached];
  }

  #packageDigest(entry: KnownFile): string {
    const known =
      packageDigests.get(entry) ??
      keyOf(
        ...this.#closure([entry], () => true)
          .map(described)
          .sort(),
      );
    packageDigests.set(entry, known);
    return known;
  }

  /** Scripts and augmentations are seen by every file of the program. */
  #globalsDigest(): string {
    if (this.#globals !== undefined) return this.#globals;
    const files = this.#program.getSourceFiles() as readonly KnownFile[];
    const global = files.filter(
      (file) => file.externalModuleIndicator === undefined || file.moduleAugmentations.length > 0,
    );
    return (this.#globals = keyOf(...global.map(described).sort()));
  }

  #targetsOf(file: KnownFile): KnownFile[] {
    const known = this.#targets.get(file) ?? this.#targetsOfEach(file, file.imports);
    this.#targets.set(file, known);
    return known;
  }

  #targetsOfEach(file: KnownFile, specifiers: readonly StringLiteralLike[]): KnownFile[] {
    const resolved = specifiers.map((specifier) => this.#program.getResolvedModuleFromModuleSpecifier(specifier, file));
    const files = resolved.map(
      (found) => found?.resolvedModule && this.#program.getSourceFile(found.resolvedModule.resolvedFileName),
    );
    return files.filter((found) => found !== undefined) as KnownFile[];
  }
}

function described({ fileName, version }: KnownFile): string {
  return `${fileName} ${version}`;
}
