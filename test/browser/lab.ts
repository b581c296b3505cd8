/** JupyterLab as `npm run lab` starts it, on a copy of the project, and what a person does in it. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Locator, Page } from "playwright-core";
import { until } from "../fixtures/until.ts";
import { plainEnvironment, repository } from "../setup/support.ts";
import { eventually } from "./browser.ts";

/** A running JupyterLab. */
export interface Lab {
  /** Opens a notebook of the project and waits until its kernel answers. */
  openNotebook(page: Page, name: string): Promise<OpenNotebook>;
  /** Ends the server with its kernels and removes the project. */
  end(): Promise<void>;
}

/**
 * Starts JupyterLab on a free port. Its project has the repository's lib/ and packages, and copies of notebooks:
 * `notebooks` gives each copy's cells, from the file's own name and text.
 */
export async function startLab(notebooks: Record<string, string>): Promise<Lab> {
  const project = fs.mkdtempSync(path.join(os.tmpdir(), "trac-lab-"));
  for (const name of ["lib", "data", "node_modules", "kernel"])
    fs.symlinkSync(path.join(repository, name), path.join(project, name));
  for (const name of ["tsconfig.json", "package.json"])
    fs.copyFileSync(path.join(repository, name), path.join(project, name));
  fs.mkdirSync(path.join(project, "notebooks"));
  for (const [name, text] of Object.entries(notebooks)) fs.writeFileSync(path.join(project, "notebooks", name), text);

  const token = randomBytes(16).toString("hex");
  const args = [
    `--ServerApp.root_dir=${project}`,
    "--ServerApp.port=0",
    `--IdentityProvider.token=${token}`,
    `--LabApp.user_settings_dir=${path.join(project, "settings")}`,
    `--LabApp.workspaces_dir=${path.join(project, "workspaces")}`,
    "--no-browser",
  ];
  const server = spawn(process.execPath, ["setup/launch.mjs", "lab", ...args], {
    cwd: repository,
    env: plainEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => server.once("close", resolve));
  let output = "";
  for (const stream of [server.stdout, server.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const address = () => output.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
  await until(() => server.exitCode !== null || address() !== undefined, "JupyterLab's address");
  if (!address()) throw new Error(`JupyterLab ended:\n${output}`);

  return {
    async openNotebook(page, name) {
      // In a new workspace, since Lab opens again what an earlier page had open.
      await page.goto(`${address()}/lab/workspaces/${path.parse(name).name}/tree/notebooks/${name}?token=${token}`);
      const notebook = new OpenNotebook(page, page.locator(".jp-NotebookPanel"));
      await notebook.kernelIs("Idle");
      return notebook;
    },
    async end() {
      server.kill("SIGTERM");
      await ended;
      fs.rmSync(project, { recursive: true, force: true });
    },
  };
}

/** A notebook that is open in a page; what is done goes through its menus, buttons and keys. */
export class OpenNotebook {
  readonly page: Page;
  readonly panel: Locator;

  constructor(page: Page, panel: Locator) {
    this.page = page;
    this.panel = panel;
  }

  /** Waits until the status bar says so of the kernel. */
  async kernelIs(status: "Idle" | "Busy"): Promise<void> {
    await this.page.locator("#jp-main-statusbar", { hasText: `TypeScript (TraC) | ${status}` }).waitFor();
  }

  /** The code cell that holds a text. */
  cell(text: string): Locator {
    return this.panel.locator(".jp-CodeCell").filter({ has: this.page.locator(".jp-InputArea", { hasText: text }) });
  }

  /** Waits until a cell is done, and throws what went wrong in the notebook. */
  async hasRun(cell: Locator): Promise<void> {
    await eventually(() => this.isDone(cell), "a cell to be done");
    const errors = await this.errors();
    if (errors.length > 0) throw new Error(errors.join("\n"));
  }

  /** Whether a cell is done, or will never be since an error ended the run. */
  async isDone(cell: Locator): Promise<boolean> {
    const prompt = await cell.locator(".jp-InputPrompt").first().innerText();
    return /\d/.test(prompt) || (await this.errors()).length > 0;
  }

  /** What went wrong in cells, as it is shown. */
  errors(): Promise<string[]> {
    return this.panel.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"]').allInnerTexts();
  }

  async runAll(): Promise<void> {
    await this.#choose("Run", "Run All Cells");
  }

  /** Presses the stop button. */
  async interrupt(): Promise<void> {
    await this.panel.locator('[data-jp-item-name="interrupt"] >> jp-button').click();
  }

  /** Adds a cell at the end, types into it, and returns it; it keeps the focus. */
  async type(text: string): Promise<Locator> {
    const cells = this.panel.locator(".jp-Cell");
    await cells.last().click();
    await this.page.keyboard.press("Escape");
    const count = await cells.count();
    await this.page.keyboard.press("b");
    await cells.nth(count).waitFor();
    await this.page.keyboard.press("Enter");
    await this.page.keyboard.type(text);
    return cells.nth(count);
  }

  /** Runs code in a new cell at the end and returns what it shows as text. */
  async run(code: string): Promise<string> {
    const cell = await this.type(code);
    await this.page.keyboard.press("Control+Enter");
    await cell.locator(".jp-InputPrompt", { hasText: /\d/ }).waitFor();
    return cell.locator(".jp-OutputArea-output").last().innerText();
  }

  async #choose(menu: string, item: string): Promise<void> {
    await this.page.getByRole("menuitem", { name: menu, exact: true }).click();
    await this.page.getByRole("menuitem", { name: item, exact: true }).click();
  }
}
