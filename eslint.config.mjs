/** The linter's rules: those of typescript-eslint that need types, but for what TypeScript or this project's habits answer. */
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores([
    "node_modules/",
    ".venv*/",
    ".cache/",
    "out/",
    "runs/",
    "kernel/lab/figures/static/",
    "kernel/python/",
  ]),
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ["eslint.config.mjs"] } } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowArray: true, allowNumber: true, allowBoolean: true },
      ],
      // A method of an interface may return a promise where one of its makers has nothing to wait for.
      "@typescript-eslint/require-await": "off",
      // A reduced tensor's rank is known to the reader, not to tfjs.
      "@typescript-eslint/no-unnecessary-type-assertion": [
        "error",
        { typesToIgnore: ["Scalar", "Tensor1D", "Tensor2D", "Tensor3D", "Tensor4D"] },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      // node:test's describe and it are awaited by the runner itself.
      "@typescript-eslint/no-floating-promises": [
        "error",
        {
          allowForKnownSafeCalls: [
            { from: "package", package: "node:test", name: ["describe", "it", "test", "suite"] },
          ],
        },
      ],
    },
  },
);
