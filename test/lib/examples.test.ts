/** The API pages: every public export is documented, every link leads somewhere, and every example runs and shows the truth. */
import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { findTask } from "../../lib/dataset/index.ts";
import { datasetServer, publishedDataset, serve } from "../fixtures/dataset-server.ts";
import type { DatasetServer } from "../fixtures/dataset-server.ts";
import { examplesOf, readDocumentation, repository } from "../fixtures/documentation.ts";
import { withChecks } from "../fixtures/shown-values.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

/** Folders whose functions must all have an example. */
const folders = ["dataset", "partition", "batches", "algorithms", "evaluation", "experiment", "study", "plots"];

/** Examples whose types alone are checked, with the reason. */
const notRun = new Map([
  ["study.submitSweep", "needs a Slurm cluster"],
  ["study.writeReport", "takes seconds; report.test.ts reads the files that it writes"],
]);

const { project, program, warnings } = await readDocumentation();
const examples = examplesOf(project, folders);
const written = examples.flatMap(({ code, ...example }) => (code === undefined ? [] : [{ ...example, code }]));

describe("the API pages", () => {
  it("have no link that leads nowhere, no undocumented export and no type that is not shown", () => {
    assert.deepEqual(warnings, []);
  });

  it("have an example for every function", () => {
    assert.ok(examples.length > 100);
    assert.deepEqual(
      examples.filter(({ code }) => code === undefined).map(({ name }) => name),
      [],
    );
    assert.deepEqual(
      written.filter(({ isRun }) => !isRun).map(({ name }) => name),
      [...notRun.keys()],
    );
  });

  it("have examples of the right types", () => {
    assert.equal(typeErrors(new Map(written.map(({ code }, i) => [exampleFile(i), code]))), "");
  });
});

/** Where an example would lie: beside the notebooks, whose imports it shares. */
function exampleFile(number: number): string {
  return path.join(repository, "notebooks", `example-${number}.ts`);
}

/** What TypeScript says of some files that are not on the disk; what the pages were read from is not read again. */
function typeErrors(files: ReadonlyMap<string, string>): string {
  const options = { ...program.getCompilerOptions(), noEmit: true };
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => files.has(file) || disk.fileExists(file),
    getSourceFile: (file, target) => {
      const code = files.get(file);
      if (code !== undefined) return ts.createSourceFile(file, code, target);
      return program.getSourceFile(file) ?? disk.getSourceFile(file, target);
    },
  };
  const checked = ts.createProgram({ rootNames: [...files.keys()], options, host });
  const errors = [...files.keys()].flatMap((file) => ts.getPreEmitDiagnostics(checked, checked.getSourceFile(file)));
  return ts.formatDiagnostics(errors, host);
}

describe("an example", () => {
  const { folder, remove } = temporaryFolder();
  const notebooks = path.join(folder, "notebooks");
  const { env } = process;
  const workingFolder = process.cwd();
  let server: DatasetServer;

  before(async () => {
    mkdirSync(notebooks);
    for (const name of ["lib", "data", "node_modules"])
      symlinkSync(path.join(repository, name), path.join(folder, name));
    server = await datasetServer(serve(await publishedDataset(folder, findTask("PointButton1"))));
    process.chdir(notebooks);
  });
  after(() => {
    process.chdir(workingFolder);
    process.env = env;
    server.close();
    remove();
  });

  const helper = pathToFileURL(path.join(repository, "test/fixtures/shown-values.ts")).href;
  for (const [i, { name, code, isRun }] of written.entries()) {
    if (!isRun) continue;
    it(`of ${name} shows what it says`, async () => {
      process.env = { ...env, TRAC_OUT: path.join(folder, "out"), DSRL_MIRRORS: server.mirror };
      const checked = withChecks(code);
      assert.ok(checked.values > 0, "it shows no value");
      const file = path.join(notebooks, `example-${i}.mts`);
      writeFileSync(file, `import { shows } from "${helper}";\n${checked.code}`);
      await import(pathToFileURL(file).href);
    });
  }
});
