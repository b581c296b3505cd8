// Draws each figure in place of its picture when it comes near the window. Without plotly.js the picture stays.
document.addEventListener("DOMContentLoaded", () => {
  if (!window.Plotly) return;
  const draw = async (figure) => {
    const { data, layout, config, frames } = JSON.parse(figure.querySelector("script").textContent);
    const picture = figure.querySelector(".plotly-picture");
    const place = document.createElement("div");
    figure.append(place);
    const fluid = { ...layout, autosize: true, width: undefined };
    await window.Plotly.newPlot(place, data, fluid, { displaylogo: false, ...config, responsive: true });
    if (frames) await window.Plotly.addFrames(place, frames);
    picture.remove();
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        draw(target).catch((error) => console.error(error));
      }
    },
    { rootMargin: "400px" },
  );
  for (const figure of document.querySelectorAll(".plotly-figure")) observer.observe(figure);
});
