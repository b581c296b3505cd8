/** Runs inside of a page under test: what a reader would find wrong there, as lists that should be empty. */
// eslint-disable-next-line @typescript-eslint/no-unused-vars -- the test evaluates this file and an expression behind it
const measure = {
  /** What lies beyond the window's right edge, but for the insides of what scrolls and of what plotly clips. */
  beyondTheEdge() {
    const clipped = (element) => element.closest("[tabindex='0'], .plotly-live svg .plot, .plotly-live defs");
    const seen = [...document.querySelectorAll("main *, header *, footer *")].filter((element) => !clipped(element));
    return seen
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => element.outerHTML.slice(0, 120));
  },

  /** Titles of horizontal axes that a legend lies upon. */
  coveredTitles() {
    const figures = [...document.querySelectorAll(".plotly-live")];
    const withLegend = figures.filter((figure) => figure.querySelector(".legend"));
    return withLegend.flatMap((figure) => {
      const legend = figure.querySelector(".legend").getBoundingClientRect();
      const titles = [...figure.querySelectorAll("[class^='g-x'] text")];
      const covered = titles.filter((title) => {
        const { top, bottom } = title.getBoundingClientRect();
        return Math.min(bottom, legend.bottom) - Math.max(top, legend.top) > 1;
      });
      return covered.map((title) => `${figure.parentElement.getAttribute("aria-label")}: ${title.textContent}`);
    });
  },

  /** Lines of code that are broken into several: the longest of each cell. */
  brokenLines() {
    return [...document.querySelectorAll(".highlight pre")].flatMap((code) => {
      const lines = code.textContent.replace(/\n$/, "").split("\n");
      const shown = code.getBoundingClientRect().height / parseFloat(getComputedStyle(code).lineHeight);
      return Math.round(shown) > lines.length ? [lines.sort((a, b) => b.length - a.length)[0]] : [];
    });
  },

  /** Texts of figures with a contrast to the page below 4.5, as WCAG asks for. */
  faintTexts() {
    const luminance = (color) => {
      const channels = color
        .match(/[\d.]+/g)
        .slice(0, 3)
        .map((value) => value / 255);
      const [red, green, blue] = channels.map((value) =>
        value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ground = luminance(getComputedStyle(document.body).backgroundColor);
    const contrast = (color) =>
      (Math.max(ground, luminance(color)) + 0.05) / (Math.min(ground, luminance(color)) + 0.05);
    const fill = (text) => getComputedStyle(text).fill;
    const texts = [...document.querySelectorAll(".plotly-live text")].filter(
      (text) => text.textContent && text.getBoundingClientRect().height > 3,
    );
    return texts.filter((text) => contrast(fill(text)) < 4.5).map((text) => `${text.textContent}: ${fill(text)}`);
  },
};
