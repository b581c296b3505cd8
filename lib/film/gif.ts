/** Films as GIF. */
import gifenc from "gifenc";
import { light } from "../playground/index.ts";
import { filmFile, filmSize, pictures } from "./film.ts";
import type { FilmOptions, FilmedEpisode } from "./film.ts";

type Colour = [red: number, green: number, blue: number];

/** Shades of each colour on its way from the paper: edges are smooth. */
const shades = 8;

/** The few colours that pictures are drawn in, and their shades. */
const palette: Colour[] = [
  rgb(light.paper),
  ...Object.values(light).flatMap((colour: string) =>
    Array.from({ length: shades }, (_, i) => mix(rgb(light.paper), rgb(colour), (i + 1) / shades)),
  ),
];

/** Encodes an episode; it repeats for ever. `onPicture` is called after each picture. */
export function encodeGif(episode: FilmedEpisode, options: FilmOptions, onPicture = () => {}): Uint8Array {
  const { width, height } = filmSize(episode, options);
  const gif = gifenc.GIFEncoder();
  let first = true;
  for (const picture of pictures(episode, options)) {
    const indices = gifenc.applyPalette(picture, palette, "rgb565");
    gif.writeFrame(indices, width, height, { palette: first ? palette : undefined, delay: 1000 / options.rate });
    first = false;
    onPicture();
  }
  gif.finish();
  return withComment(gif.bytes(), filmFile.mark);
}

/** The same GIF with a comment before its trailer, the last byte. */
function withComment(gif: Uint8Array, text: string): Uint8Array {
  const [introducer, comment, end] = [0x21, 0xfe, 0];
  const block = Buffer.from([introducer, comment, text.length, ...Buffer.from(text, "latin1"), end]);
  return Buffer.concat([gif.subarray(0, -1), block, gif.subarray(-1)]);
}

/** A colour as in a style sheet, `#rrggbb`. */
function rgb(text: string): Colour {
  return [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16)) as Colour;
}

function mix(from: Colour, to: Colour, share: number): Colour {
  return from.map((value, i) => Math.round(value + share * (to[i] - value))) as Colour;
}
