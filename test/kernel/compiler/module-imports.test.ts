import assert from "node:assert/strict";
import test from "node:test";
import { importedBy } from "../../../kernel/compiler/module-imports.ts";

const finds: [string, string, string[]][] = [
  [
    "static imports and exports",
    'import a from "./a.ts";\nimport "./b.ts";\nexport { c } from "../c.ts";\nexport * from "./d/index.ts";',
    ["./a.ts", "./b.ts", "../c.ts", "./d/index.ts"],
  ],
  [
    "dynamic imports, however deep",
    'const load = { one: async () => (await import("./one.ts")).one, two: () => import(`./two.ts`) };',
    ["./one.ts", "./two.ts"],
  ],
  ["a relative require", 'const table = require("./table.cjs");', ["./table.cjs"]],
  ["each once", 'import { a } from "./a.ts";\nimport { b } from "./a.ts";\nimport("./a.ts");', ["./a.ts"]],
  [
    "no types",
    'import type { A } from "./a.ts";\nexport type { B } from "./b.ts";\nlet c: import("./c.ts").C;\nlet d: typeof import("./d.ts");',
    [],
  ],
  [
    "no packages and no computed names",
    'import fs from "node:fs";\nimport { z } from "zod";\nimport("./" + name);\nimport(file);',
    [],
  ],
  [
    "nothing in comments and texts",
    '// import "./a.ts"\nconst text = \'import("./b.ts")\'; /* import("./c.ts") */',
    [],
  ],
  ["what stands behind a syntax error", 'const = 3;\nimport { a } from "./a.ts";', ["./a.ts"]],
];
for (const [title, text, specifiers] of finds) {
  test(`of a module's text it finds ${title}`, () => assert.deepEqual(importedBy("module.ts", text), specifiers));
}
