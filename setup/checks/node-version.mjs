// @ts-check
/** The Node releases the project is tested on: 20.19 and later of that line, 22.12 and later. Written for Node 14. */

/**
 * Says why a Node version cannot be used.
 *
 * @param {string} version as `process.version` has it, for instance `v20.19.0`
 * @returns {string | undefined} one sentence with the remedy, or undefined when the version will do
 */
export function nodeVersionProblem(version) {
  const [major, minor] = version.replace(/^v/, "").split(".").map(Number);
  const usable = major >= 23 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
  if (usable) return undefined;
  return (
    `Node ${version.replace(/^v/, "")} cannot run this project: it needs Node 20.19 or later, or 22.12 or later. ` +
    "Install a current release from https://nodejs.org (or `nvm install --lts`) and run the command again."
  );
}
