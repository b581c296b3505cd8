/** A cell's imports as REPL code: awaits of the kernel's import function. */
import type {
  Expression,
  ImportAttributes,
  ImportDeclaration,
  ImportEqualsDeclaration,
  SourceFile,
  Statement,
  TransformerFactory,
} from "typescript";
import { kernelCall } from "./kernel-call.ts";
import { letStatement } from "./repl-variables.ts";
import { ts } from "./typescript.ts";

const { factory } = ts;

/** `await __kernel.import("m")`, with the attributes of the import. */
export function awaitedImport(specifier: Expression, given: ImportAttributes | undefined): Expression {
  const attributes = given?.elements.map((element) => factory.createPropertyAssignment(element.name, element.value));
  const options =
    attributes &&
    factory.createObjectLiteralExpression([
      factory.createPropertyAssignment("with", factory.createObjectLiteralExpression(attributes)),
    ]);
  const args = [specifier, ...(options === undefined ? [] : [options])];
  return factory.createAwaitExpression(kernelCall("import", args));
}

/** `import a, { b as c } from "m"` → `let { default: a, b: c } = await __kernel.import("m")` */
export function importAsLet(node: ImportDeclaration): Statement[] {
  const clause = node.importClause;
  const value = awaitedImport(node.moduleSpecifier, node.attributes);
  if (clause === undefined) return [factory.createExpressionStatement(value)];
  const bindings = clause.namedBindings;
  if (bindings !== undefined && ts.isNamespaceImport(bindings)) {
    const namespace = letStatement(bindings.name, value);
    if (clause.name === undefined) return [namespace];
    return [namespace, letStatement(clause.name, factory.createPropertyAccessExpression(bindings.name, "default"))];
  }
  const elements = (bindings?.elements ?? []).map((element) =>
    factory.createBindingElement(undefined, element.propertyName ?? element.name, element.name),
  );
  if (clause.name !== undefined) elements.unshift(factory.createBindingElement(undefined, "default", clause.name));
  return [letStatement(factory.createObjectBindingPattern(elements), value)];
}

/** `let a = require("m")`; undefined for `import a = Namespace.Name`, which TypeScript translates itself. */
function requireAsLet(node: ImportEqualsDeclaration): Statement | undefined {
  if (node.isTypeOnly || !ts.isExternalModuleReference(node.moduleReference)) return undefined;
  const call = factory.createCallExpression(factory.createIdentifier("require"), undefined, [
    node.moduleReference.expression,
  ]);
  return ts.setTextRange(letStatement(node.name, call), node);
}

/** Keeps `import a = require("m")`, which TypeScript drops from a module; runs before its own transformers. */
export const keepRequires: TransformerFactory<SourceFile> = () => (file) => {
  const statements = file.statements.map((node) => (ts.isImportEqualsDeclaration(node) && requireAsLet(node)) || node);
  return factory.updateSourceFile(file, statements);
};
