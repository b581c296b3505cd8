/** Films as GIF. */
import gifenc from "gifenc";
import { light } from "../playground/index.ts";
import { filmSize, pictures } from "./film.ts";
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
  return gif.bytes();
}

/** A colour as in a style sheet, `#rrggbb`. */
function rgb(text: string): Colour {
  return [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16)) as Colour;
}

function mix(from: Colour, to: Colour, share: number): Colour {
  return from.map((value, i) => Math.round(value + share * (to[i] - value))) as Colour;
}
