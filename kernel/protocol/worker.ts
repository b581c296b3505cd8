/** The protocol thread: the kernel's side of Jupyter's messages. It never runs the user's code, so it always answers. */
import { workerData } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import type { RuntimeOrder } from "../messages.ts";
import { slot } from "../runtime/shared.ts";
import { Channels } from "./channels.ts";
import type { RequestChannel } from "./channels.ts";
import { endChildren } from "./children.ts";
import { CompilerClient } from "./compiler-client.ts";
import { Executions } from "./executions.ts";
import { History } from "./history.ts";
import { createRequestHandlers } from "./requests.ts";
import type { Request } from "./wire.ts";

/** What the main thread passes to this one. */
export interface ProtocolData {
  user: MessagePort;
  compiler: MessagePort;
  shared: Int32Array<SharedArrayBuffer>;
  connectionFile: string;
}

/** A process that does not end by itself once its sockets are closed is killed after this time (ms). */
const exitPatience = 2000;
/** How often (ms) the kernel looks whether the program that started it still lives. */
const parentWatch = 1000;

const { user, compiler: compilerPort, shared, connectionFile } = workerData as ProtocolData;
const channels = new Channels(connectionFile);
const compiler = new CompilerClient(compilerPort);
const history = new History();
const executions = new Executions(channels, compiler, history, user, shared);
const handlers = createRequestHandlers(compiler, history);

function handle(channel: RequestChannel, request: Request): void {
  const type = request.header.msg_type;
  if (type === "execute_request" && channel === "shell") executions.add(request);
  else void answer(channel, request);
}

async function answer(channel: RequestChannel, request: Request): Promise<void> {
  channels.publish("status", { execution_state: "busy" }, request.header);
  await dispatch(channel, request).catch((error: Error) => {
    const report = { status: "error", ename: error.name, evalue: error.message, traceback: [error.message] };
    channels.reply(channel, request, report);
  });
  channels.publish("status", { execution_state: "idle" }, request.header);
  if (request.header.msg_type === "shutdown_request") return endProcess();
  // Front ends show the last status they heard of, whatever request it belongs to.
  const running = executions.running;
  if (running !== undefined) channels.publish("status", { execution_state: "busy" }, running.header);
}

async function dispatch(channel: RequestChannel, request: Request): Promise<void> {
  const type = request.header.msg_type;
  if (type === "comm_open") refuseComm(request);
  else if (type === "interrupt_request") interrupt(channel, request);
  else if (type === "shutdown_request") shutDown(channel, request);
  else if (handlers[type] !== undefined) channels.reply(channel, request, await handlers[type](request.content));
  else if (type.endsWith("_request")) throw new Error(`This kernel does not know the request "${type}"`);
}

/** The kernel has no targets for widgets: the protocol asks for a comm_close then. */
function refuseComm(request: Request): void {
  channels.publish("comm_close", { comm_id: request.content.comm_id, data: {} }, request.header);
}

function interrupt(channel: RequestChannel, request: Request): void {
  executions.interrupt();
  channels.reply(channel, request, { status: "ok" });
}

function shutDown(channel: RequestChannel, request: Request): void {
  const content = { status: "ok", restart: request.content.restart ?? false };
  channels.reply(channel, request, content);
  channels.publish("shutdown_reply", content, request.header);
}

/** Sends what is left, ends what cells started, and lets the user's thread end. */
async function leave(): Promise<void> {
  await Promise.all([channels.close(), endChildren()]);
  Atomics.store(shared, slot.closed, 1);
  Atomics.notify(shared, slot.closed);
}

async function endProcess(): Promise<void> {
  await leave();
  setTimeout(() => process.kill(process.pid, "SIGKILL"), exitPatience);
  user.postMessage({ type: "exit" } satisfies RuntimeOrder);
  executions.interrupt();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Without this a kernel outlives a Jupyter that was killed, also one that was killed before this line ran. */
function endWithParent(): void {
  const parent = process.ppid;
  const jupyter = Number(process.env.JPY_PARENT_PID ?? parent);
  setInterval(() => {
    if (process.ppid !== parent || !isAlive(jupyter)) void endProcess();
  }, parentWatch);
}

endWithParent();
executions.onExit(() => void leave());
await channels.open(handle);
channels.publish("status", { execution_state: "starting" }, undefined);
