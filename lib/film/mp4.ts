/** Films as MP4, by ffmpeg. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { renameSync, rmSync } from "node:fs";
import path from "node:path";
import { sweepTemporaryFiles, temporaryName } from "../files/index.ts";
import { filmFile, filmSize, pictures } from "./film.ts";
import type { FilmOptions, FilmedEpisode } from "./film.ts";

/** Throws an Error that says what else there is where ffmpeg is not installed. */
export function requireFfmpeg(): void {
  if (spawnSync("ffmpeg", ["-version"]).error)
    throw new Error("An .mp4 is made by ffmpeg, which is not installed: install it, or choose .gif or .html");
}

/** Encodes an episode into `file`, which is there only once it is whole. Throws an Error with ffmpeg's last words where it fails. */
export async function writeMp4(
  episode: FilmedEpisode,
  file: string,
  options: FilmOptions,
  onPicture = () => {},
): Promise<void> {
  const { width, height } = filmSize(episode, options);
  const temporary = temporaryName(file);
  sweepTemporaryFiles(path.dirname(file));
  const input = ["-f", "rawvideo", "-pixel_format", "rgba", "-video_size", `${width}x${height}`];
  const comment = ["-metadata", `comment=${filmFile.mark}`];
  const output = [...comment, "-pix_fmt", "yuv420p", "-movflags", "+faststart", "-f", "mp4", temporary];
  const args = ["-loglevel", "error", "-y", ...input, "-framerate", String(options.rate), "-i", "-", ...output];
  const ffmpeg = spawn("ffmpeg", args, { stdio: ["pipe", "ignore", "pipe"] });
  let words = "";
  ffmpeg.stderr.setEncoding("utf8").on("data", (text: string) => (words += text));
  ffmpeg.stdin.on("error", () => {}); // it ended early, and says why
  const ended = once(ffmpeg, "close") as Promise<[number]>;
  for (const picture of pictures(episode, options)) {
    if (!ffmpeg.stdin.write(Buffer.from(picture))) await Promise.race([once(ffmpeg.stdin, "drain"), ended]);
    onPicture();
  }
  ffmpeg.stdin.end();
  const [code] = await ended;
  if (code === 0) return renameSync(temporary, file);
  rmSync(temporary, { force: true });
  throw new Error(`ffmpeg could not write ${file}: ${words.trim().split("\n").at(-1)}`);
}
