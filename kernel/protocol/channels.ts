/** The five sockets of a kernel. */
import { readFileSync } from "node:fs";
import { Reply, Router } from "zeromq";
import type { Socket } from "zeromq";
import { Publisher } from "./publisher.ts";
import { Wire } from "./wire.ts";
import type { Header, Request } from "./wire.ts";

/** Jupyter's connection file. */
interface Connection {
  transport: string;
  ip: string;
  key: string;
  signature_scheme: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
}

/** A channel that carries requests. */
export type RequestChannel = "shell" | "control" | "stdin";

/** Handles a request that came in on `channel`. */
export type RequestHandler = (channel: RequestChannel, request: Request) => void;

/** Longest wait (ms) for messages to leave when the kernel ends. */
const linger = 500;

/** Binds the sockets, takes requests and sends messages in order. */
export class Channels {
  readonly #wire: Wire;
  readonly #connection: Connection;
  readonly #routers = {
    // Clients with the same session count as one: the newest one is answered, as by ipykernel.
    shell: new Router({ linger, handover: true, sendHighWaterMark: 0, receiveHighWaterMark: 0 }),
    control: new Router({ linger, handover: true }),
    stdin: new Router({ linger, handover: true }),
  };
  readonly #iopub = new Publisher(linger);
  readonly #heartbeat = new Reply({ linger: 0 });
  readonly #sends = new Map<Socket, Promise<void>>();
  #isClosing = false;

  constructor(connectionFile: string) {
    this.#connection = JSON.parse(readFileSync(connectionFile, "utf8")) as Connection;
    this.#wire = new Wire(this.#connection.key, this.#connection.signature_scheme);
  }

  /** Binds all sockets, then hands every request to `handle`. */
  async open(handle: RequestHandler): Promise<void> {
    const { shell_port, control_port, stdin_port, iopub_port, hb_port } = this.#connection;
    await this.#bind(this.#iopub, iopub_port);
    await this.#bind(this.#heartbeat, hb_port);
    await this.#bind(this.#routers.shell, shell_port);
    await this.#bind(this.#routers.control, control_port);
    await this.#bind(this.#routers.stdin, stdin_port);
    void this.#echo();
    void this.#welcome();
    for (const channel of ["shell", "control", "stdin"] as const) void this.#receive(channel, handle);
  }

  async #bind(socket: Socket, port: number): Promise<void> {
    const { transport, ip } = this.#connection;
    await socket.bind(transport === "ipc" ? `ipc://${ip}-${port}` : `${transport}://${ip}:${port}`);
  }

  async #echo(): Promise<void> {
    for await (const frames of this.#heartbeat) await this.#heartbeat.send(frames);
  }

  /** A client's first message says that its subscription counts, so that it need not guess when outputs can reach it. */
  async #welcome(): Promise<void> {
    for await (const [frame] of this.#iopub) {
      await this.#inTurn(this.#iopub, async () => {
        const subscription = this.#iopub.take(frame);
        if (subscription === undefined) return;
        await this.#iopub.publish(this.#wire.encode([subscription], "iopub_welcome", { subscription }, undefined));
      });
    }
  }

  async #receive(channel: RequestChannel, handle: RequestHandler): Promise<void> {
    for await (const frames of this.#routers[channel]) {
      try {
        handle(channel, this.#wire.decode(frames));
      } catch (error) {
        process.stderr.write(`A message on ${channel} was dropped: ${(error as Error).message}\n`);
      }
    }
  }

  /** Answers `request` on its channel. */
  reply(channel: RequestChannel, request: Request, content: object): void {
    const type = request.header.msg_type.replace(/_request$/, "_reply");
    this.send(channel, request, type, content);
  }

  /** Sends a message of any type to the client that sent `request`. */
  send(channel: RequestChannel, request: Request, type: string, content: object): void {
    if (this.#isClosing) return;
    const frames = this.#wire.encode(request.identities, type, content, request.header);
    const router = this.#routers[channel];
    void this.#inTurn(router, () => router.send(frames));
  }

  /** Publishes to every client. */
  publish(type: string, content: object, parent: Header | undefined): void {
    if (this.#isClosing) return;
    const frames = this.#wire.encode([`kernel.${type}`], type, content, parent);
    void this.#inTurn(this.#iopub, () => this.#iopub.publish(frames));
  }

  /** Resolves once the clients have room for what was published so far. */
  published(): Promise<void> {
    return this.#sends.get(this.#iopub) ?? Promise.resolve();
  }

  /** A socket takes one message at a time, and none while the kernel ends: one that is sent to a closed socket then aborts the process. */
  #inTurn(socket: Socket, send: () => Promise<void>): Promise<void> {
    if (this.#isClosing) return Promise.resolve();
    const before = this.#sends.get(socket) ?? Promise.resolve();
    const sent = before.then(send).catch((error: Error) => {
      process.stderr.write(`A message could not be sent: ${error.message}\n`);
    });
    this.#sends.set(socket, sent);
    return sent;
  }

  /** Sends what is left, then closes the sockets: a thread that ends with open ones aborts the process. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#iopub.hurry(linger);
    await Promise.all(this.#sends.values());
    for (const socket of [...Object.values(this.#routers), this.#iopub, this.#heartbeat]) socket.close();
  }
}
