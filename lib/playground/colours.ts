/** The colours of both schemes by what they stand for: in the page's style sheet, and where a picture has none. */

/** Colours of a page or a picture. */
export interface Palette {
  paper: string;
  ink: string;
  quiet: string;
  line: string;
  accent: string;
  path: string;
  cost: string;
  pays: string;
}

/** On light paper. */
export const light: Palette = {
  paper: "#ffffff",
  ink: "#1b242c",
  quiet: "#52606d",
  line: "#d5dce3",
  accent: "#1f5f8b",
  path: "#0072b2",
  cost: "#cc3311",
  pays: "#7a858f",
};

/** On dark paper. */
export const dark: Palette = {
  paper: "#14181d",
  ink: "#e3e8ee",
  quiet: "#a4b0bc",
  line: "#36404b",
  accent: "#7cc0f0",
  path: "#6cbcf0",
  cost: "#ff8a66",
  pays: "#8d99a5",
};

/** What the style sheets of all pages begin with: the colours of the reader's scheme, as `var(--ink)` and so on, and the text's look. */
export const baseStyle = `:root { color-scheme: light dark; ${variables(light)} }
@media (prefers-color-scheme: dark) { :root { ${variables(dark)} } }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: var(--paper); font: 16px/1.6 system-ui, -apple-system, "Segoe UI", sans-serif; }
`;

function variables(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name}: ${colour};`)
    .join(" ");
}
