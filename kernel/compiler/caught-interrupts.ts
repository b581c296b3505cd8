/** Where code catches an error it may be catching an interrupt: the kernel is told, so that it lets the answer finish. */
import type { Block, CatchClause, Identifier, Statement, TryStatement } from "typescript";
import { kernelCall } from "./kernel-call.ts";
import { ts } from "./typescript.ts";

const { factory } = ts;

function catchClause(error: Identifier, block: Block, rest: readonly Statement[]): CatchClause {
  const told = factory.createExpressionStatement(kernelCall("caught", [error]));
  const body = ts.setTextRange(factory.createBlock([told, ...rest], true), block);
  return factory.createCatchClause(factory.createVariableDeclaration(error), body);
}

/** `catch ({ message }) { … }` → `catch (error) { __kernel.caught(error); let { message } = error; … }` */
function withTold(clause: CatchClause): CatchClause {
  const name = clause.variableDeclaration?.name;
  if (name !== undefined && ts.isIdentifier(name)) return catchClause(name, clause.block, clause.block.statements);
  const error = factory.createUniqueName("error");
  if (name === undefined) return catchClause(error, clause.block, clause.block.statements);
  const declaration = factory.createVariableDeclaration(name, undefined, undefined, error);
  const list = factory.createVariableDeclarationList([declaration], ts.NodeFlags.Let);
  return catchClause(error, clause.block, [
    factory.createVariableStatement(undefined, list),
    ...clause.block.statements,
  ]);
}

/** `finally` alone answers an error without naming it, so that it gets a `catch` that throws it on. */
function rethrowing(block: Block): CatchClause {
  const error = factory.createUniqueName("error");
  return catchClause(error, block, [factory.createThrowStatement(error)]);
}

/** `statement` with a call of `__kernel.caught` where it catches. */
export function withCaughtInterrupts(statement: TryStatement): TryStatement {
  const { tryBlock, catchClause: clause, finallyBlock } = statement;
  return factory.updateTryStatement(
    statement,
    tryBlock,
    clause ? withTold(clause) : rethrowing(tryBlock),
    finallyBlock,
  );
}
