/**
 * Text within HTML, in elements and in quoted attributes.
 *
 * @example
 * ```ts
 * import { escapeHtml } from "../lib/plots";
 *
 * escapeHtml(`"a < b" & c`); // → "&quot;a &lt; b&quot; &amp; c"
 * ```
 */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => entities[letter]);
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/**
 * JSON within a script element, which it does not end.
 *
 * @example
 * ```ts
 * import { scriptJson } from "../lib/plots";
 *
 * scriptJson(JSON.stringify("</script>")); // → "\"\\u003c/script>\""
 * ```
 */
export function scriptJson(json: string): string {
  return json.replaceAll("<", "\\u003c");
}
