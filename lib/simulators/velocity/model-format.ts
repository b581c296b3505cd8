/** Brings Gymnasium 0.28.1's robots, written for MuJoCo 2, to MuJoCo 3. */

/** The start of a tag: its slash if it closes an element, its name, its attributes. */
const tagPattern = /<(\/?)(\w+)([^>]*)/g;

/**
 * The model of an XML file that MuJoCo 2.3.3 reads, as XML from which MuJoCo 3 compiles the same model.
 * - Positions along the world's axes (`coordinate="global"`) become relative to their bodies, which must not be turned.
 * - A robot without pairs that can collide (`collision="predefined"`) has its contacts disabled.
 * - Margins of geoms are halved: those of two that touch add up since 3.5, the larger counted before. Gymnasium gives a
 *   robot and its floor the same.
 * - Constraints are solved all at once, not by islands: the same numbers, up to 14 % faster.
 * - 1 MB instead of 6 to 14 for the contacts; at most 17 kB were seen in use.
 */
export function toMujoco3(xml: string): string {
  const uncommented = xml.replace(/<!--.*?-->/gs, "");
  const local = uncommented.includes('coordinate="global"') ? toLocalPositions(uncommented) : uncommented;
  const contacts = uncommented.includes('collision="predefined"') ? "disable" : "enable";
  return local
    .replace(/ (coordinate="\w+"|collision="predefined")/g, "")
    .replace(/(<geom [^>]*margin=)"(.*?)"/g, (_, geom: string, margin: string) => `${geom}"${Number(margin) / 2}"`)
    .replace(/<size [^>]*>/, "")
    .replace("<worldbody>", `<option><flag island="disable" contact="${contacts}"/></option><size memory="1M"/>$&`);
}

/** Subtracts from every position within a body the body's own, and from the body's that of the body around it. */
function toLocalPositions(xml: string): string {
  /** Global positions of the bodies around the tag, the innermost first. */
  const origins: number[][] = [[0, 0, 0]];
  return xml.replace(tagPattern, (tag, slash: string, name: string) => {
    if (name === "body" && slash) origins.shift();
    const [origin] = origins;
    const [, position = ""] = / pos="(.*?)"/.exec(tag) ?? [];
    if (name === "body" && !slash) origins.unshift(readNumbers(position));
    return tag.replace(/ (pos|fromto)="(.*?)"/g, (_, attribute: string, text: string) => {
      const local = readNumbers(text).map((value, i) => value - origin[i % 3]);
      return ` ${attribute}="${local.join(" ")}"`;
    });
  });
}

function readNumbers(text: string): number[] {
  return text.trim().split(/\s+/).map(Number);
}
