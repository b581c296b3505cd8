/** A TypeScript transformer that lets an interrupt in: a call after every await and in every loop that can last. */
import type {
  Block,
  Expression,
  IterationStatement,
  Node,
  SourceFile,
  Statement,
  TransformerFactory,
} from "typescript";
import { withCaughtInterrupts } from "./caught-interrupts.ts";
import { kernelCall } from "./kernel-call.ts";
import { ts } from "./typescript.ts";

const { factory } = ts;

function isMathCall(node: Node): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { expression: owner } = node.expression;
  return ts.isIdentifier(owner) && owner.text === "Math";
}

function containsCallOrLoop(node: Node): boolean {
  if (
    (ts.isCallExpression(node) && !isMathCall(node)) ||
    ts.isNewExpression(node) ||
    ts.isIterationStatement(node, false)
  )
    return true;
  return ts.forEachChild(node, (child) => containsCallOrLoop(child) || undefined) ?? false;
}

/** Counting loops over plain arithmetic end by themselves; a check in them would cost more than their body. */
function canLast(loop: IterationStatement): boolean {
  if (ts.isForStatement(loop) && loop.condition !== undefined) return containsCallOrLoop(loop.statement);
  return true;
}

function withCheck(body: Statement): Block {
  const check = factory.createExpressionStatement(kernelCall("inLoop", []));
  const statements = ts.isBlock(body) ? body.statements : [body];
  return ts.setTextRange(factory.createBlock([check, ...statements], true), body);
}

function withCheckedBody(loop: IterationStatement): Node {
  const body = withCheck(loop.statement);
  if (ts.isForStatement(loop)) {
    return factory.updateForStatement(loop, loop.initializer, loop.condition, loop.incrementor, body);
  }
  if (ts.isForOfStatement(loop)) {
    return factory.updateForOfStatement(loop, loop.awaitModifier, loop.initializer, loop.expression, body);
  }
  if (ts.isWhileStatement(loop)) return factory.updateWhileStatement(loop, loop.expression, body);
  if (ts.isDoStatement(loop)) return factory.updateDoStatement(loop, body, loop.expression);
  return loop; // for…in: the keys of an object are few
}

/** `call` with the place of `node` in the source and its rules for comments. */
function inPlaceOf(node: Node, call: Expression): Expression {
  return ts.setTextRange(ts.setOriginalNode(call, node), node);
}

/** Adds the interrupt points to a whole file. */
export const addInterruptPoints: TransformerFactory<SourceFile> = (context) => {
  function visit(node: Node): Node {
    const visited = ts.visitEachChild(node, visit, context);
    if (ts.isAwaitExpression(visited)) return inPlaceOf(node, kernelCall("afterAwait", [visited]));
    if (ts.isIterationStatement(visited, false) && canLast(node as IterationStatement)) return withCheckedBody(visited);
    return ts.isTryStatement(visited) ? withCaughtInterrupts(visited) : visited;
  }
  return (file) => ts.visitEachChild(file, visit, context);
};
