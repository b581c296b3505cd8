export { filmFile, filmSize } from "./film.ts";
export type { FilmOptions, FilmedEpisode } from "./film.ts";
export { encodeGif } from "./gif.ts";
export { filmHtml } from "./html.ts";
export { requireFfmpeg, writeMp4 } from "./mp4.ts";
