import assert from "node:assert/strict";
import path from "node:path";
import test from "node:test";
import { chooseNotebooks } from "../../../setup/commands/notebooks.mjs";
import { repository } from "../support.ts";

const name = (file: string) => path.join("notebooks", file);

test("notebooks are chosen by how their names begin, in order; all where none is named", () => {
  assert.deepEqual(chooseNotebooks(repository, ["05", "01-load"]), [name("01-load.ipynb"), name("05-evaluate.ipynb")]);
  const all = chooseNotebooks(repository, []);
  assert.ok(all.length >= 8 && all[0] === name("01-load.ipynb"));
  assert.deepEqual(chooseNotebooks(repository, ["0", "1"]), all);
});

test("a name that no notebook's begins with is named, beside those that there are", () => {
  assert.throws(() => chooseNotebooks(repository, ["01", "44"]), {
    name: "Problem",
    message: /^No notebook's name begins with "44"\. The notebooks are 01-load\.ipynb, 02-/,
  });
});
