import path from "node:path";

/** The program that runs the policies of OSRL's methods in plain PyTorch. */
export const osrlPythonModule = path.join(import.meta.dirname, "policy.py");
