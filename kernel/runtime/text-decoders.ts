/** Bytes that a cell writes to its streams, as text: a character's bytes may come in several writes. */
import { StringDecoder } from "node:string_decoder";

/** The decoders of one cell, by stream. */
export class TextDecoders {
  readonly #decoders = new Map<string, StringDecoder>();

  /**
   * The text that a write adds.
   * @param encoding how `chunk` is written where it is a string, as in Node's streams; default UTF-8
   */
  decode(stream: string, chunk: string | Uint8Array, encoding: unknown): string {
    const isText = typeof chunk === "string" && (typeof encoding !== "string" || /^utf-?8$/i.test(encoding));
    if (isText) return this.end(stream) + chunk;
    const bytes = typeof chunk === "string" ? Buffer.from(chunk, encoding as BufferEncoding) : Buffer.from(chunk);
    const decoder = this.#decoders.get(stream) ?? new StringDecoder("utf8");
    this.#decoders.set(stream, decoder);
    return decoder.write(bytes);
  }

  /** What is left of a character that was not finished, as U+FFFD. */
  end(stream: string): string {
    return this.#decoders.get(stream)?.end() ?? "";
  }
}
