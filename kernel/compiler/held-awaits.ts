/** A TypeScript transformer that has the kernel keep what a cell's top level awaits; `hold` in `cell-context.ts` says why. */
import type { Expression, Node, SourceFile, TransformerFactory } from "typescript";
import { kernelCall } from "./kernel-call.ts";
import { ts } from "./typescript.ts";

const { factory } = ts;

/** `__kernel.method(value)`; a comment behind `value` would swallow the parenthesis. */
function held(method: "hold" | "holdEach", value: Expression): Expression {
  return kernelCall(method, [ts.setEmitFlags(value, ts.EmitFlags.NoTrailingComments)]);
}

/** `await x` → `await __kernel.hold(x)`, `for await (… of x)` → `for await (… of __kernel.holdEach(x))` */
export const holdAwaits: TransformerFactory<SourceFile> = (context) => {
  function visit(node: Node): Node {
    if (ts.isFunctionLike(node)) return node;
    const visited = ts.visitEachChild(node, visit, context);
    if (ts.isAwaitExpression(visited)) return factory.updateAwaitExpression(visited, held("hold", visited.expression));
    if (!ts.isForOfStatement(visited) || visited.awaitModifier === undefined) return visited;
    const { awaitModifier, initializer, expression, statement } = visited;
    return factory.updateForOfStatement(visited, awaitModifier, initializer, held("holdEach", expression), statement);
  }
  return (file) => ts.visitEachChild(file, visit, context);
};
