/** Jupyter counts a cursor's position in code points, TypeScript in UTF-16 units. */

/** UTF-16 offset of a code point offset. */
export function toUtf16Offset(text: string, codePoints: number): number {
  return [...text].slice(0, codePoints).join("").length;
}

/** Code point offset of a UTF-16 offset. */
export function toCodePointOffset(text: string, offset: number): number {
  return [...text.slice(0, offset)].length;
}
