/** What other programs read of the repository to open, test or cite it: each file parses, and what it names exists. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { parse } from "yaml";
import { nodeVersionProblem } from "../../setup/checks/node-version.mjs";
import { placesOf } from "../../setup/core/places.mjs";
import { pytorchEnvironment } from "../../setup/steps/pytorch.mjs";
import { simulatorsEnvironment } from "../../setup/steps/simulators.mjs";
import { nodeReleases, repository, temporaryFolder } from "./support.ts";

const read = (file: string) => readFileSync(path.join(repository, file), "utf8");
const json = <Content>(file: string) => JSON.parse(read(file)) as Content;
const yaml = <Content>(file: string) => parse(read(file)) as Content;

const container = json<{
  build: { dockerfile: string; target: string };
  forwardPorts: number[];
  customizations: { vscode: { extensions: string[] } };
}>(".devcontainer/devcontainer.json");
const dockerfile = read("Dockerfile");

test("every npm command that they run is one of package.json's", () => {
  const { scripts } = json<{ scripts: Record<string, string> }>("package.json");
  const files = ["Dockerfile", ".devcontainer/devcontainer.json", ".binder/postBuild", ".ci/run"];
  for (const file of files) {
    const commands = [
      ...read(file)
        .replace(/", "/g, " ")
        .matchAll(/npm (?:run )?([\w:]+)/g),
    ].map(([, name]) => name);
    assert.ok(commands.length > 0, file);
    for (const command of commands) assert.ok(scripts[command], `${file}: npm run ${command}`);
  }
});

test("the workflow tests each line of Node that is tested here, by the script that is run here", () => {
  const { jobs } = yaml<{
    jobs: { test: { strategy: { matrix: { node: number[] } }; steps: { run?: string }[] } };
  }>(".github/workflows/test.yml");
  const { matrix } = jobs.test.strategy;
  assert.deepEqual(
    matrix.node,
    nodeReleases.map((release) => Number(release.split(".")[0])),
  );
  assert.ok(jobs.test.steps.some(({ run }) => run === ".ci/run"));
  assert.ok(existsSync(path.join(repository, ".ci/run")));
});

test("images have a Node that will do", () => {
  const [, image] = /^FROM node:(\d+)-/m.exec(dockerfile)!;
  const { dependencies } = yaml<{ dependencies: string[] }>(".binder/environment.yml");
  const conda = dependencies.find((name) => name.startsWith("nodejs="))!.slice("nodejs=".length);
  for (const line of [image, conda]) {
    const release = nodeReleases.find((tested) => tested.startsWith(`${line}.`));
    assert.ok(release && nodeVersionProblem(`v${release}`) === undefined, `Node ${line}`);
  }
});

test("the dev container is a stage of the Dockerfile, with JupyterLab's port and VS Code's recommended extensions", () => {
  const { build, forwardPorts, customizations } = container;
  assert.ok(existsSync(path.join(repository, ".devcontainer", build.dockerfile)));
  assert.match(dockerfile, new RegExp(`^FROM \\S+ AS ${build.target}$`, "m"));
  for (const port of forwardPorts) assert.match(dockerfile, new RegExp(`^EXPOSE ${port}$`, "m"));
  const { recommendations } = json<{ recommendations: string[] }>(".vscode/extensions.json");
  assert.deepEqual(customizations.vscode.extensions, recommendations);
});

test("VS Code's settings lead to this project's Python and TypeScript", () => {
  const settings = json<Record<string, string>>(".vscode/settings.json");
  const { python } = placesOf(repository);
  assert.equal(settings["python.defaultInterpreterPath"].replace("${workspaceFolder}", repository), python);
  assert.ok(existsSync(path.join(repository, settings["typescript.tsdk"], "typescript.js")));
});

test("Binder's server finds the kernel", () => {
  const print = ["-p", "process.env.JUPYTER_PATH"];
  const { stdout } = spawnSync(path.join(repository, ".binder/start"), [process.execPath, ...print], {
    cwd: repository,
    encoding: "utf8",
  });
  assert.ok(existsSync(path.join(stdout.trim(), "kernels", "trac-ts", "kernel.json")), stdout);
});

test("the citation, the changelog and the packages name one version, and the README cites the same paper", () => {
  const { version } = json<{ version: string }>("package.json");
  const lock = json<{ version: string; packages: Record<string, { version: string }> }>("package-lock.json");
  const citation = yaml<{
    version: string;
    references: { title: string; authors: Record<string, string>[]; identifiers: { value: string }[] }[];
  }>("CITATION.cff");
  const [, released] = /^## \[(\d+\.\d+\.\d+)\]/m.exec(read("CHANGELOG.md"))!;
  assert.deepEqual([lock.version, lock.packages[""].version, citation.version, released], Array(4).fill(version));
  const [paper] = citation.references;
  const [, bibtex] = /```bibtex\n(.*?)```/s.exec(read("README.md"))!;
  const authors = paper.authors.map((author) => `${author["family-names"]}, ${author["given-names"]}`);
  for (const text of [paper.title, authors.join(" and "), paper.identifiers[0].value.replace("arXiv:", "")])
    assert.ok(bibtex.includes(text), text);
});

test("what is made here is no part of the repository, nor is a link of its name to another disk", (t) => {
  const folder = temporaryFolder(t);
  const git = (...args: string[]) => spawnSync("git", args, { cwd: folder, encoding: "utf8" }).stdout;
  git("init", "--quiet");
  copyFileSync(path.join(repository, ".gitignore"), path.join(folder, ".gitignore"));
  const optional = [pytorchEnvironment, simulatorsEnvironment].map((environment) => environment.folder);
  for (const name of ["node_modules", ".venv", ...optional, ".cache", "out", "runs"])
    symlinkSync(repository, path.join(folder, name));
  assert.equal(git("status", "--porcelain"), "?? .gitignore\n");
});
