/**
 * Where the links of an HDF5 file lead. h5wasm follows them too, but does not say into which file; what is read beside it must be
 * read from that one.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import type { Hdf5Reader } from "./reader.ts";

/** An object: its file, and its path in there without a link on the way that is not a hard one. */
export interface Place {
  file: Hdf5Reader;
  path: string;
}

/** More links than a path passes that ends. */
const maxLinks = 16;

/**
 * Follows `objectPath` from the root of `file`; undefined where nothing is there. `name` begins the errors: where links lead in a
 * circle, or into a file that cannot be opened.
 */
export function followLinks(
  file: Hdf5Reader,
  objectPath: string,
  name: string,
  linksLeft = maxLinks,
): Place | undefined {
  const steps = objectPath.split("/").filter((step) => step !== "" && step !== ".");
  for (let i = 0; i < steps.length; i++) {
    const group = `/${steps.slice(0, i).join("/")}`;
    const link = path.posix.join(group, steps[i]);
    const rest = steps.slice(i + 1).join("/");
    if (!isIn(file, group, steps[i], name)) return undefined;
    const { soft, external } = targetOf(file, link, name);
    if (!soft && !external.filename) continue;
    if (linksLeft === 0)
      throw new Error(`${name} must be reached over ${maxLinks} links or fewer, ${link} leads on after that`);
    if (soft) return followLinks(file, `${path.posix.resolve(group, soft)}/${rest}`, name, linksLeft - 1);
    const other = file.openLinked(findLinked(file, external.filename, name));
    return followLinks(other, `${external.obj_path}/${rest}`, name, linksLeft - 1);
  }
  return { file, path: `/${steps.join("/")}` };
}

/** Whether `group` is one and holds `step`. */
function isIn(file: Hdf5Reader, group: string, step: string, name: string): boolean {
  return file.ask(`${name} is damaged: it cannot be looked up in ${group}`, (library, id) => {
    return library.get_type(id, group) === library.H5G_GROUP && library.get_names(id, group, false).includes(step);
  });
}

/** Where a soft or an external link leads; of a hard link both are empty. */
function targetOf(file: Hdf5Reader, link: string, name: string) {
  return file.ask(`${name} is damaged: it cannot be reached by the link ${link}`, (library, id) => {
    return { soft: library.get_symbolic_link(id, link), external: library.get_external_link(id, link) };
  });
}

/**
 * Path of a file that `file` refers to as `target`: beside it, or else in the working folder, as HDF5 looks for it. Throws an
 * Error that begins with `name` where there is none.
 */
export function findLinked(file: Hdf5Reader, target: string, name: string): string {
  const folder = path.dirname(file.path);
  const found = [path.resolve(folder, target), path.join(folder, path.basename(target)), path.resolve(target)].find(
    existsSync,
  );
  if (!found) throw new Error(`${name} lies in ${target}, which must be in ${folder}; it is not`);
  return found;
}
