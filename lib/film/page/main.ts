/** Shows an episode: it plays, pauses, and goes to a step. */
import { stepsPerSecond } from "../../playground/clock.ts";
import { dark, light } from "../../playground/colours.ts";
import { Drawing } from "../../playground/drawing.ts";
import { contextOf, elementOf } from "../../playground/page/elements.ts";
import { fitCanvas } from "../../playground/page/fit-canvas.ts";
import { scoreTexts } from "../../playground/score-texts.ts";
import type { FilmContent } from "../html.ts";

const element = <E extends HTMLElement>(id: string) => elementOf<E>(document, `#${id}`);
const content = JSON.parse(element("content").textContent) as FilmContent;
const last = content.moments.length - 1;
const trail = content.moments.map(([x, y, , cost]) => ({ x, y, cost }));
const play = element<HTMLButtonElement>("play");
const step = element<HTMLInputElement>("step");
const counters = element("counters");
const context = contextOf(elementOf(document, "canvas"));
const drawing = new Drawing(context, contextOf(document.createElement("canvas")));
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
  const text = [...scoreTexts(sum(2), sum(3), content.targetCost), `step ${shown}`].join(", ");
  if (counters.textContent !== text) counters.textContent = text;
  counters.classList.toggle("unsafe", sum(3) > content.targetCost);
  const moment = { scene: content.scenes[scene], trail: trail.slice(0, shown + 1), share: at - shown + 1 };
  drawing.draw(moment, fitCanvas(context), darkScheme.matches ? dark : light);
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
