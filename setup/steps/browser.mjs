// @ts-check
import { findBrowser } from "../checks/browser.mjs";
import { debianPackages } from "./debian-packages.mjs";

/** Debian's Chromium, for the browser tests alone. */
export const browser = debianPackages({
  name: "Chromium for the browser tests",
  megabytes: 700,
  packages: ["chromium"],
  isThere: () => findBrowser() !== undefined,
});
