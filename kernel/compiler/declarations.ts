/** What later cells know of earlier ones: their names as a declaration file, which tslab's converter keeps up to date. */
import type {
  Bundle,
  ImportEqualsDeclaration,
  ModuleDeclaration,
  SourceFile,
  Statement,
  Transformer,
  TransformerFactory,
} from "typescript";
import { ts } from "./typescript.ts";

/** A default export has no name that a later cell could use; TypeScript describes its value as `_default`. */
function isDefaultExport(statement: Statement): boolean {
  if (ts.isExportAssignment(statement)) return true;
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.every(
      ({ name }) => ts.isIdentifier(name) && name.text === "_default",
    );
  }
  return (ts.isClassDeclaration(statement) || ts.isFunctionDeclaration(statement)) && statement.name === undefined;
}

/** Leaves the default export out of a cell's declarations. */
export const withoutDefaultExport: TransformerFactory<SourceFile | Bundle> = () =>
  ((file: SourceFile) =>
    ts.factory.updateSourceFile(
      file,
      file.statements.filter((node) => !isDefaultExport(node)),
    )) as Transformer<SourceFile | Bundle>;

/** The names that a cell declares at its top. */
export function namesOf(cell: SourceFile): ReadonlySet<string> {
  const { locals } = cell as SourceFile & { locals?: Map<string, unknown> };
  return new Set(locals?.keys());
}

/** Statements that tslab forgets after one cell: namespaces, `declare global`, and `import name = …`. */
function isForgotten(statement: Statement): boolean {
  return ts.isModuleDeclaration(statement) || ts.isImportEqualsDeclaration(statement);
}

function nameOf(statement: Statement): string {
  return (statement as ModuleDeclaration | ImportEqualsDeclaration).name.text;
}

/**
 * The declarations of `earlier` that tslab leaves out of `latest`, for their names are none of the cell's own.
 * @param cellNames names that the latest cell declares
 */
export function forgottenDeclarations(earlier: string, latest: string, cellNames: ReadonlySet<string>): string {
  if (!/\b(namespace|module|global|import)\b/.test(earlier)) return "";
  const file = ts.createSourceFile("earlier.d.ts", earlier, ts.ScriptTarget.Latest);
  const texts = file.statements
    .filter((node) => isForgotten(node) && !cellNames.has(nameOf(node)))
    .map((node) => node.getText(file));
  return texts
    .filter((text) => !latest.includes(text))
    .map((text) => `${text}\n`)
    .join("");
}
