/** The child's side of a `Worker`: answers the parent's requests, one line of JSON each. */
import { createInterface } from "node:readline";

/** Says `facts`, then answers every request until stdin ends. */
export async function serve<Request>(
  facts: Record<string, unknown>,
  answer: (request: Request) => object | Promise<object>,
): Promise<void> {
  console.log(JSON.stringify(facts));
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await answer(JSON.parse(line) as Request)));
  }
}
