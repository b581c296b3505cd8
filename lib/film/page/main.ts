/** Shows an episode: it plays, pauses, and goes to a step. */
import { stepsPerSecond } from "../../playground/clock.ts";
import { dark, light } from "../../playground/colours.ts";
import { Drawing } from "../../playground/drawing.ts";
import type { FilmContent } from "../html.ts";

const content = JSON.parse(document.getElementById("content")!.textContent) as FilmContent;
const last = content.moments.length - 1;
const trail = content.moments.map(([x, y, , cost]) => ({ x, y, cost }));
const element = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const play = element<HTMLButtonElement>("play");
const step = element<HTMLInputElement>("step");
const counters = element("counters");
const canvas = document.querySelector("canvas")!;
const context = canvas.getContext("2d")!;
const drawing = new Drawing(context);
const darkScheme = matchMedia("(prefers-color-scheme: dark)");
let running = !matchMedia("(prefers-reduced-motion: reduce)").matches;
/** Steps since the start; the part of one is how far the agent is on its way. */
let at = 0;
let before = 0;

function show(): void {
  const shown = Math.ceil(at);
  const [, , , , scene] = content.moments[shown];
  const soFar = content.moments.slice(0, shown + 1);
  const sum = (of: 2 | 3) => soFar.reduce((total, moment) => total + moment[of], 0);
  counters.textContent = `reward ${sum(2).toFixed(1)}, cost ${sum(3).toFixed(0)} of ${content.targetCost}, step ${shown}`;
  counters.classList.toggle("unsafe", sum(3) > content.targetCost);
  const side = canvas.clientWidth;
  const pixels = Math.round(side * window.devicePixelRatio);
  if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
  context.setTransform(pixels / side, 0, 0, pixels / side, 0, 0);
  const moment = { scene: content.scenes[scene], trail: trail.slice(0, shown + 1), share: at - shown + 1 };
  drawing.draw(moment, side, darkScheme.matches ? dark : light);
}

function frame(now: number): void {
  const seconds = Math.min(1, (now - before) / 1000);
  before = now;
  if (running) {
    at = at === last ? 0 : Math.min(last, at + seconds * stepsPerSecond * content.speed);
    step.value = String(Math.floor(at));
    if (at === last) toggle();
    show();
  }
  requestAnimationFrame(frame);
}

function toggle(): void {
  running = !running;
  play.textContent = running ? "Pause" : "Play";
}

element("title").textContent = content.title;
step.max = String(last);
play.textContent = running ? "Pause" : "Play";
play.addEventListener("click", toggle);
step.addEventListener("input", () => {
  at = step.valueAsNumber;
  if (running) toggle();
  show();
});
for (const scene of content.scenes) drawing.include({ scene, trail });
window.addEventListener("resize", show);
show();
requestAnimationFrame(frame);
