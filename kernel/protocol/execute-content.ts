/** What a client may ask for with a cell. */
import type { Request } from "./wire.ts";

/** Content of an `execute_request`; see Jupyter's message protocol. */
export interface ExecuteContent {
  code: string;
  silent: boolean;
  store_history: boolean;
  user_expressions: Record<string, string>;
  stop_on_error: boolean;
}

/** Content of `request` with the protocol's defaults. */
export function readExecuteContent(request: Request): ExecuteContent {
  const given = request.content as Partial<ExecuteContent>;
  const silent = given.silent ?? false;
  return {
    code: given.code ?? "",
    silent,
    store_history: (given.store_history ?? true) && !silent,
    user_expressions: given.user_expressions ?? {},
    stop_on_error: given.stop_on_error ?? true,
  };
}
