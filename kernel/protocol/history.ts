/** The inputs of this session, for consoles that walk back through them. */

/** A `history_request`; see Jupyter's message protocol. */
export interface HistoryQuery {
  hist_access_type?: "range" | "tail" | "search";
  output?: boolean;
  n?: number;
  start?: number;
  stop?: number;
  pattern?: string;
  unique?: boolean;
}

type Entry = [session: number, line: number, input: string];

/** IPython's glob: `*` any text, `?` one character. */
function globPattern(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", "[^]*").replaceAll("?", "[^]")}$`);
}

function onlyLatest(entries: Entry[]): Entry[] {
  const latest = new Map<string, Entry>();
  for (const entry of entries) {
    latest.delete(entry[2]);
    latest.set(entry[2], entry);
  }
  return [...latest.values()];
}

/** Everything that was executed with `store_history`. */
export class History {
  readonly #entries: Entry[] = [];

  add(line: number, input: string): void {
    this.#entries.push([0, line, input]);
  }

  /** The entries that a client asks for, oldest first; outputs are not kept and count as null. */
  find(query: HistoryQuery): (Entry | [number, number, [string, null]])[] {
    const found = this.#select(query);
    return query.output === true ? found.map(([session, line, input]) => [session, line, [input, null]]) : found;
  }

  #select({ hist_access_type, n, start = 0, stop, pattern = "*", unique = false }: HistoryQuery): Entry[] {
    if (hist_access_type === "range") {
      return this.#entries.filter(([, line]) => line >= start && (stop === undefined || stop === null || line < stop));
    }
    const matcher = globPattern(hist_access_type === "search" ? pattern : "*");
    const matching = this.#entries.filter(([, , input]) => matcher.test(input));
    const entries = unique ? onlyLatest(matching) : matching;
    return n === undefined || n === null ? entries : entries.slice(Math.max(0, entries.length - n));
  }
}
