/** How compiled code reaches the kernel. */
import type { Expression } from "typescript";
import { ts } from "./typescript.ts";

const { factory } = ts;

/** Name of the global object through which compiled code reaches the kernel. */
export const kernelName = "__kernel";

/** `__kernel.method(...args)` */
export function kernelCall(method: string, args: readonly Expression[]): Expression {
  const callee = factory.createPropertyAccessExpression(factory.createIdentifier(kernelName), method);
  return factory.createCallExpression(callee, undefined, args);
}
