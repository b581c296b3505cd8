/** What a person sees of plotly figures in a page. */
import type { Locator, Page } from "playwright-core";

/** A figure as it is drawn now. */
export interface DrawnFigure {
  /** Size in CSS pixels. */
  width: number;
  height: number;
  /** Points, bars and vertices of lines with markers that are drawn, by trace. */
  points: number[];
  title: string;
}

/** The figures below `place`, from top to bottom. */
export function figuresIn(place: Locator): Promise<DrawnFigure[]> {
  return place.locator(".js-plotly-plot").evaluateAll((figures) =>
    figures.map((figure) => ({
      width: figure.getBoundingClientRect().width,
      height: figure.getBoundingClientRect().height,
      points: [...figure.querySelectorAll(".scatterlayer .trace, .barlayer .trace")].map(
        (trace) => trace.querySelectorAll(".point").length,
      ),
      title: figure.querySelector(".gtitle")?.textContent ?? "",
    })),
  );
}

/**
 * Notes at every frame from now on how each output with a figure looks that is in the window. The function that it returns
 * gives the looks of each output, in order: one alone where a figure was right from the first frame that was painted.
 */
export async function recordLooks(page: Page): Promise<() => Promise<string[][]>> {
  await page.evaluate(() => {
    const looks = new Map<Element, string[]>();
    const note = () => {
      requestAnimationFrame(note);
      for (const output of document.querySelectorAll(".jp-OutputArea-output")) {
        const { top, bottom, height } = output.getBoundingClientRect();
        const kind = output.querySelector("img") ? "picture" : output.querySelector(".main-svg") ? "graph" : "nothing";
        const isFigure = kind !== "nothing" || output.matches(".jp-RenderedPlotly");
        if (!isFigure || bottom < 0 || top > innerHeight) continue;
        const seen = looks.get(output);
        const look = `${kind}, ${Math.round(height)} high`;
        if (!seen)
          looks.set(output, []); // not painted yet
        else if (seen.at(-1) !== look) seen.push(look);
      }
    };
    note();
    Object.assign(window, { figureLooks: looks });
  });
  return () =>
    page.evaluate(() => [...(window as unknown as { figureLooks: Map<Element, string[]> }).figureLooks.values()]);
}
