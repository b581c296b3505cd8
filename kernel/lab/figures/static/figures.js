/**
 * Figures in JupyterLab and Jupyter Notebook, live and as stored pictures. Written as Lab loads its extensions (a module federation container), so that
 * nothing has to be built; plotly.js lies beside this file. plotly's own extension draws a figure once and ignores what
 * updates it.
 */
(() => {
  const mimeType = "application/vnd.plotly.v1+json";
  const folder = new URL(".", document.currentScript.src);

  /** plotly.js; loading starts with Lab, so that the first figure does not wait for it. */
  const loading = new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: new URL("plotly.min.js", folder).href });
    script.onload = () => resolve(window.Plotly);
    script.onerror = () =>
      reject(new Error(`plotly.js cannot be loaded from ${script.src}; \`npm run setup\` restores it`));
    document.head.append(script);
  });
  loading.catch(() => {}); // said where a figure is drawn

  /** The class of a figure's place in a cell's output, made from Lumino's base class of everything in Lab. */
  function figureClass(Widget) {
    return class FigureOutput extends Widget {
      #place = this.node.appendChild(document.createElement("div"));
      #waiting; // the figure that is not drawn yet
      #autosize = false;
      // The first call comes as soon as the place has a size, before anything is painted.
      #watcher = new ResizeObserver(() => (this.#waiting ? this.#draw() : this.#fit()));

      constructor() {
        super();
        this.addClass("jp-RenderedPlotly");
        this.#watcher.observe(this.node);
      }

      /** Called by Lab with the output, and again whenever the display is updated. */
      async renderModel(model) {
        this.#waiting = structuredClone(model.data[mimeType]); // plotly writes into what it is given
        const { width, height = 450 } = this.#waiting.layout ?? {};
        Object.assign(this.#place.style, { width: width ? `${width}px` : "100%", height: `${height}px` });
        this.#autosize = !width;
        await this.#draw();
      }

      dispose() {
        this.#watcher.disconnect();
        window.Plotly?.purge(this.#place);
        super.dispose();
      }

      /** Draws the waiting figure, unless its place is hidden: plotly measures texts where it draws them. */
      async #draw() {
        if (!this.node.offsetWidth) return;
        const Plotly = await loading;
        const figure = this.#waiting;
        this.#waiting = undefined;
        if (!figure || this.isDisposed) return;
        await Plotly.react(this.#place, figure.data, figure.layout, figure.config);
        if (figure.frames) await Plotly.addFrames(this.#place, figure.frames);
      }

      #fit() {
        if (this.#autosize && this.node.offsetWidth && this.#place.data) window.Plotly.Plots.resize(this.#place);
      }
    };
  }

  const pictureType = "image/svg+xml";

  /**
   * The class of a stored picture's place. Lab's own draws SVG in notebooks alone that it trusts, which those of a fresh clone are
   * not; but a picture in an <img> runs no script, wherever it comes from.
   */
  function pictureClass(Widget) {
    return class PictureOutput extends Widget {
      constructor() {
        super();
        this.addClass("jp-RenderedSVG");
      }

      async renderModel({ data }) {
        const image = new Image();
        image.alt = data["text/plain"] ?? "";
        image.src = `data:${pictureType},${encodeURIComponent(data[pictureType])}`;
        await image.decode();
        this.node.replaceChildren(image);
      }
    };
  }

  let sharedModules;

  globalThis._JUPYTERLAB ??= {};
  globalThis._JUPYTERLAB["trac-figures"] = {
    init(scope) {
      sharedModules = scope;
    },

    /** The extensions; Lab shares Lumino with them. Ranks are those of their kinds in Lab: the live figure comes before the picture. */
    async get() {
      const [lumino] = Object.values(sharedModules["@lumino/widgets"]);
      const { Widget } = (await lumino.get())();
      const rendererOf = (type, Output) => ({ safe: true, mimeTypes: [type], createRenderer: () => new Output() });
      const figure = rendererOf(mimeType, figureClass(Widget));
      const picture = rendererOf(pictureType, pictureClass(Widget));
      return () => [
        { id: "trac-figures:factory", rendererFactory: figure, rank: 0, dataType: "json" },
        { id: "trac-figures:picture", rendererFactory: picture, rank: 80, dataType: "string" },
      ];
    },
  };
})();
