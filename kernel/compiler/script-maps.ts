/** Source maps of cells and project modules, kept until a stack trace asks for them. */

/** A script's map and how to call its source. */
export interface ScriptMap {
  /** Source map, version 3. */
  map: { sourcesContent?: string[] } & Record<string, unknown>;
  /** What stack traces call the source: "In[3]", "lib/dataset/load.ts". */
  name: string;
  /** Lines of the mapped source before its first visible one. */
  linesBefore: number;
}

const inlineMap = /\/\/# sourceMappingURL=data:application\/json(?:;charset=[\w-]+)?;base64,([\w+/=]+)\s*$/;

/** Splits emitted code into the code and its inline map. */
export function separateMap(output: string): { code: string; map: ScriptMap["map"] } {
  const found = inlineMap.exec(output);
  if (found === null) return { code: output, map: { version: 3, sources: [], mappings: "" } };
  const map = JSON.parse(Buffer.from(found[1], "base64").toString("utf8")) as ScriptMap["map"];
  return { code: output.slice(0, found.index), map };
}

/** Maps by script name: a cell's name or a module's URL. */
export class ScriptMaps {
  readonly #maps = new Map<string, ScriptMap>();

  add(script: string, map: ScriptMap): void {
    this.#maps.set(script, map);
  }

  get(script: string): ScriptMap | undefined {
    return this.#maps.get(script);
  }
}
