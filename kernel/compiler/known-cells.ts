/**
 * Cells that this or an earlier kernel has compiled: a notebook that is run again need not be checked again.
 *
 * A cell compiles to the same code where it follows on the same declarations and TypeScript would make the same program.
 */
import type { Program } from "typescript";
import { keyOf } from "./disk-cache.ts";
import type { DiskCache } from "./disk-cache.ts";
import { EvidenceCheck, evidenceOf } from "./evidence.ts";
import type { Evidence } from "./evidence.ts";
import type { separateMap } from "./script-maps.ts";
import type { WatchedFiles } from "./watched-files.ts";

/** What a cell became, and what the next cell follows on; it survives JSON. */
export interface CellResult extends ReturnType<typeof separateMap> {
  declarations: string;
  /** See `RenamedGlobals`. */
  renamed: string[];
  /** The texts of the modules that it imports, as digests by their files. */
  checked: Record<string, string>;
}

/** A result and the name of the evidence that it rests on. */
interface Entry {
  result: CellResult;
  evidence: string;
}

/** The cells that compiled without errors. */
export class KnownCells {
  readonly #cache: DiskCache;
  readonly #check = new EvidenceCheck();
  readonly #evidence = new Map<string, Evidence>();

  constructor(cache: DiskCache) {
    this.#cache = cache;
  }

  /** What the cell of `key` became, if that still holds. */
  find(key: string): CellResult | undefined {
    const entry = this.#read<Entry>(key);
    if (entry === undefined) return undefined;
    const evidence = this.#evidenceOf(entry.evidence);
    return evidence !== undefined && this.#check.holds(evidence) ? entry.result : undefined;
  }

  /** Keeps what the cell of `key` became in `program`; see `evidenceOf`. */
  keep(key: string, result: CellResult, program: Program, watched: WatchedFiles, without: readonly string[]): void {
    const evidence = evidenceOf(program, watched, without);
    const text = JSON.stringify(evidence);
    const name = keyOf("evidence", text);
    if (!this.#evidence.has(name)) this.#cache.write(name, text);
    this.#evidence.set(name, evidence);
    this.#cache.write(key, JSON.stringify({ result, evidence: name } satisfies Entry));
  }

  #evidenceOf(name: string): Evidence | undefined {
    const known = this.#evidence.get(name) ?? this.#read<Evidence>(name);
    if (known !== undefined) this.#evidence.set(name, known);
    return known;
  }

  #read<T>(key: string): T | undefined {
    const content = this.#cache.read(key);
    return content && (JSON.parse(content.toString()) as T);
  }
}
