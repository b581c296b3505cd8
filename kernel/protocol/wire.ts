/**
 * Jupyter messages on the wire: identities, a delimiter, a signature and four JSON parts.
 * Source: https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
 */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

const delimiter = "<IDS|MSG>";

/** Version of the message protocol that this kernel speaks. */
export const protocolVersion = "5.4";

/** A message's header; `{}` stands for "no parent". */
export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

/** A message that came in. */
export interface Request {
  identities: Buffer[];
  header: Header;
  content: Record<string, unknown>;
}

/** `value` as JSON. Half a surrogate pair becomes U+FFFD: as JSON's escape it would reach files that must be UTF-8. */
function toJson(value: object): string {
  const json = JSON.stringify(value);
  if (!json.includes("\\ud")) return json; // whole pairs are not escaped
  return json.replace(/\\(u[dD][89a-fA-F][0-9a-fA-F]{2}|[^])/g, (escape) => (escape.length > 2 ? "\ufffd" : escape));
}

/** Signs, packs and unpacks the messages of one kernel. */
export class Wire {
  readonly #key: string;
  readonly #session = randomUUID();

  /**
   * @param key the connection file's key; an empty one turns signatures off.
   * @throws RangeError for a signature scheme other than hmac-sha256, the only one that Jupyter writes.
   */
  constructor(key: string, scheme: string) {
    if (scheme !== "hmac-sha256") throw new RangeError(`The signature scheme must be hmac-sha256, got "${scheme}"`);
    this.#key = key;
  }

  #sign(parts: readonly (Buffer | string)[]): string {
    if (this.#key === "") return "";
    const signature = createHmac("sha256", this.#key);
    for (const part of parts) signature.update(part);
    return signature.digest("hex");
  }

  /**
   * Unpacks a message.
   * @throws Error for a message without delimiter or with a wrong signature.
   */
  decode(frames: Buffer[]): Request {
    const at = frames.findIndex((frame) => frame.toString("latin1") === delimiter);
    if (at < 0 || frames.length < at + 6) throw new Error("A message lacks its delimiter or some of its parts");
    const parts = frames.slice(at + 2, at + 6);
    const expected = Buffer.from(this.#sign(parts));
    const actual = frames[at + 1];
    if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) {
      throw new Error("A message's signature does not fit the connection file's key");
    }
    const [header, , , content] = parts.map((part) => JSON.parse(part.toString("utf8")) as unknown);
    return { identities: frames.slice(0, at), header, content } as Request;
  }

  /** Packs a message; `route` holds a reply's identities, or the topic of a publication. */
  encode(route: (Buffer | string)[], type: string, content: object, parent: Header | undefined): (Buffer | string)[] {
    const header: Header = {
      msg_id: randomUUID(),
      msg_type: type,
      session: this.#session,
      username: parent?.username ?? "kernel",
      date: new Date().toISOString(),
      version: protocolVersion,
    };
    const parts = [header, parent ?? {}, {}, content].map(toJson);
    return [...route, delimiter, this.#sign(parts), ...parts];
  }
}
