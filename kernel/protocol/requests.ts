/** The requests that are answered without running code; they are answered while a cell runs, too. */
import type { Completeness } from "../messages.ts";
import type { CompilerClient } from "./compiler-client.ts";
import type { History } from "./history.ts";
import { kernelInfo } from "./kernel-info.ts";
import { toCodePointOffset, toUtf16Offset } from "./text-positions.ts";

interface CodeAt {
  code: string;
  cursor_pos: number;
}

type Handler = (content: Record<string, unknown>) => Promise<object> | object;

/** The compiler gets this long (ms) to judge a line; a console waits for the answer before it does anything. */
const completenessPatience = 2000;

/** The answer, or `instead` where it takes longer than `patience` ms. */
async function within<T>(patience: number, answer: Promise<T>, instead: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(instead), patience);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

async function complete(compiler: CompilerClient, { code, cursor_pos }: CodeAt): Promise<object> {
  const { matches, start, end, types } = await compiler.ask("complete", code, toUtf16Offset(code, cursor_pos));
  const [cursor_start, cursor_end] = [toCodePointOffset(code, start), toCodePointOffset(code, end)];
  const experimental = types.map(({ text, type }) => ({ text, type, start: cursor_start, end: cursor_end }));
  return { status: "ok", matches, cursor_start, cursor_end, metadata: { _jupyter_types_experimental: experimental } };
}

async function inspect(compiler: CompilerClient, { code, cursor_pos }: CodeAt): Promise<object> {
  const text = await compiler.ask("inspect", code, toUtf16Offset(code, cursor_pos));
  if (text === undefined) return { status: "ok", found: false, data: {}, metadata: {} };
  const markdown = text.replace(/^[^]*?(?=\n\n|$)/, (signature) => `\`\`\`typescript\n${signature}\n\`\`\``);
  return { status: "ok", found: true, data: { "text/plain": text, "text/markdown": markdown }, metadata: {} };
}

/** A handler for each request type. */
export function createRequestHandlers(compiler: CompilerClient, history: History): Record<string, Handler> {
  const info = kernelInfo();
  return {
    kernel_info_request: () => info,
    comm_info_request: () => ({ status: "ok", comms: {} }),
    history_request: (content) => ({ status: "ok", history: history.find(content) }),
    complete_request: (content) => complete(compiler, content as unknown as CodeAt),
    inspect_request: (content) => inspect(compiler, content as unknown as CodeAt),
    is_complete_request: ({ code }) =>
      within<Completeness>(completenessPatience, compiler.ask("isComplete", String(code)), { status: "unknown" }),
  };
}
