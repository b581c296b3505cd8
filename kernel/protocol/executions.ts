/** Cells one after the other: compile, run, report. An error drops the cells that were waiting behind it. */
import { receiveMessageOnPort } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { leaveBacklog } from "../backlog.ts";
import type {
  CompiledCell,
  CompilerRequests,
  ErrorReport,
  ExpressionOutcome,
  Outcome,
  OutputReport,
  RefusedCell,
  RuntimeOrder,
  RuntimeReport,
} from "../messages.ts";
import type { PipeFiles } from "../runtime/inherited-streams.ts";
import type { Channels } from "./channels.ts";
import { ChildOutput } from "./child-output.ts";
import type { CompilerClient } from "./compiler-client.ts";
import { readExecuteContent } from "./execute-content.ts";
import type { ExecuteContent } from "./execute-content.ts";
import type { History } from "./history.ts";
import { Interrupter } from "./interrupter.ts";
import { Streams } from "./streams.ts";
import type { Header, Request } from "./wire.ts";

type Finished = RuntimeReport & { type: "finished" };

const interrupted: ErrorReport = {
  ename: "KeyboardInterrupt",
  evalue: "interrupted",
  traceback: ["KeyboardInterrupt: interrupted"],
};

/** After this time (ms) without a cell the compiler does what the next one would wait for. */
const idleDelay = 300;

/** Runs execute requests and publishes what they show. */
export class Executions {
  readonly #channels: Channels;
  readonly #compiler: CompilerClient;
  readonly #history: History;
  readonly #user: MessagePort;
  readonly #shared: Int32Array<SharedArrayBuffer>;
  readonly #interrupter: Interrupter;
  readonly #streams: Streams;
  readonly #requests = new Map<number, Request>();
  #waiting: Request[] = [];
  #running: Request | undefined;
  #onExit: () => void = () => {};
  #finished: ((report: Finished) => void) | undefined;
  #childOutput: ChildOutput | undefined;
  #preparing: NodeJS.Timeout | undefined;
  #executionCount = 0;
  #cells = 0;

  constructor(
    channels: Channels,
    compiler: CompilerClient,
    history: History,
    user: MessagePort,
    shared: Int32Array<SharedArrayBuffer>,
  ) {
    this.#channels = channels;
    this.#compiler = compiler;
    this.#history = history;
    this.#user = user;
    this.#shared = shared;
    this.#interrupter = new Interrupter(user, shared);
    this.#streams = new Streams((cell, name, text) => this.#publish(cell, "stream", { name, text }));
    user.on("message", (report: RuntimeReport) => this.#take(report));
    compiler.prepare();
  }

  /** Calls `action` when the user's thread is about to end by itself, as with `process.exit()` in a cell. */
  onExit(action: () => void): void {
    this.#onExit = action;
  }

  /** The request whose cell is running. */
  get running(): Request | undefined {
    return this.#running;
  }

  /** Takes a request into the queue. */
  add(request: Request): void {
    clearTimeout(this.#preparing);
    this.#waiting.push(request);
    if (this.#running === undefined) void this.#runWaiting();
  }

  /** Stops the running cell and what earlier ones left running; waiting cells are dropped as after an error. */
  interrupt(): void {
    this.#interrupter.interrupt();
  }

  async #runWaiting(): Promise<void> {
    for (let request = this.#waiting.shift(); request !== undefined; request = this.#waiting.shift()) {
      this.#running = request;
      await this.#execute(request);
      this.#running = undefined;
    }
    this.#preparing = setTimeout(() => this.#compiler.prepare(), idleDelay);
  }

  async #execute(request: Request): Promise<void> {
    const content = readExecuteContent(request);
    const cell = ++this.#cells;
    this.#requests.set(cell, request);
    if (content.store_history) this.#history.add(++this.#executionCount, content.code);
    const execution_count = this.#executionCount;
    this.#channels.publish("status", { execution_state: "busy" }, request.header);
    if (!content.silent) this.#publish(cell, "execute_input", { code: content.code, execution_count });
    const { outcome, expressions } = await this.#compileAndRun(cell, content);
    this.#streams.flush();
    this.#publishOutcome(cell, content, execution_count, outcome);
    this.#reply(request, execution_count, outcome, expressions);
    this.#channels.publish("status", { execution_state: "idle" }, request.header);
    if (outcome.status === "error" && content.stop_on_error) this.#abortWaiting();
  }

  async #compileAndRun(cell: number, content: ExecuteContent): Promise<Pick<Finished, "outcome" | "expressions">> {
    const before = this.#interrupter.count;
    const name = `In[${content.store_history ? this.#executionCount : `unnumbered-${cell}`}]`;
    const compiled = await this.#compile("compile", content.code, name);
    if (compiled.status === "error") return { outcome: compiled, expressions: {} };
    const expressions = await this.#compileExpressions(content.user_expressions);
    if (this.#interrupter.count !== before) return { outcome: { status: "error", ...interrupted }, expressions: {} };
    const finished = new Promise<Finished>((resolve) => (this.#finished = resolve));
    const order: RuntimeOrder = { type: "run", cell, code: compiled.code, expressions };
    this.#user.postMessage(order);
    return finished;
  }

  async #compileExpressions(expressions: Record<string, string>): Promise<Record<string, CompiledCell | RefusedCell>> {
    const compiled: Record<string, CompiledCell | RefusedCell> = {};
    for (const [name, expression] of Object.entries(expressions)) {
      compiled[name] = await this.#compile("compileExpression", expression);
    }
    return compiled;
  }

  async #compile<K extends "compile" | "compileExpression">(
    method: K,
    ...args: Parameters<CompilerRequests[K]>
  ): Promise<CompiledCell | RefusedCell> {
    try {
      return await this.#compiler.ask(method, ...args);
    } catch (error) {
      const evalue = (error as Error).message;
      return { status: "error", ename: "CompilerError", evalue, traceback: evalue.split("\n") };
    }
  }

  #publishOutcome(cell: number, content: ExecuteContent, execution_count: number, outcome: Outcome): void {
    if (outcome.status === "error") {
      const { ename, evalue, traceback } = outcome;
      this.#publish(cell, "error", { ename, evalue, traceback });
    } else if (outcome.data !== undefined && !content.silent) {
      this.#publish(cell, "execute_result", { execution_count, data: outcome.data, metadata: {} });
    }
  }

  #reply(
    request: Request,
    execution_count: number,
    outcome: Outcome,
    expressions: Record<string, ExpressionOutcome>,
  ): void {
    const content =
      outcome.status === "ok"
        ? { status: "ok", execution_count, user_expressions: expressions, payload: [] }
        : { ...outcome, execution_count, user_expressions: {}, payload: [] };
    this.#channels.reply("shell", request, content);
  }

  #abortWaiting(): void {
    const dropped = this.#waiting;
    this.#waiting = [];
    for (const request of dropped) {
      this.#channels.publish("status", { execution_state: "busy" }, request.header);
      this.#channels.reply("shell", request, { status: "aborted" }); // no execution_count: it did not run
      this.#channels.publish("status", { execution_state: "idle" }, request.header);
    }
  }

  #take(report: RuntimeReport): void {
    if (report.type === "child-pipes") return this.#readChildren(report.files);
    if (report.type === "child-written") return this.#childOutput?.drain();
    if (report.type === "interrupt-asked") return this.interrupt();
    if (report.type === "interrupt-noticed") return this.#interrupter.noticed();
    if (report.type === "stop-prepared") return this.#interrupter.prepared();
    if (report.type === "exiting") return this.#end();
    if (report.type === "finished") return this.#finished?.(report);
    this.#show(report);
    void this.#channels.published().then(() => leaveBacklog(this.#shared));
  }

  #end(): void {
    this.#streams.flush();
    this.#onExit();
  }

  #show(output: OutputReport): void {
    if (output.type === "stream") return this.#streams.write(output.cell, output.name, output.text);
    this.#streams.flush();
    if (output.type === "display") this.#publishDisplay(output);
    else this.#publish(output.cell, "clear_output", { wait: output.wait });
  }

  /** A child's output goes to the cell that runs, else to the last one, behind what was reported before the child began. */
  #readChildren(files: PipeFiles): void {
    this.#childOutput = new ChildOutput(files, {
      write: (name, text) => this.#streams.write(this.#cells, name, text),
      takeReports: () => this.#takeWaiting(),
    });
  }

  #takeWaiting(): void {
    for (let next = receiveMessageOnPort(this.#user); next !== undefined; next = receiveMessageOnPort(this.#user)) {
      this.#take(next.message as RuntimeReport);
    }
  }

  #publishDisplay({ cell, data, metadata, displayId, update }: OutputReport & { type: "display" }): void {
    const transient = displayId === undefined ? {} : { display_id: displayId };
    this.#publish(cell, update ? "update_display_data" : "display_data", { data, metadata, transient });
  }

  #publish(cell: number, type: string, content: object): void {
    this.#channels.publish(type, content, this.#headerOf(cell));
  }

  #headerOf(cell: number): Header | undefined {
    return (this.#requests.get(cell) ?? this.#running)?.header;
  }
}
