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
  {
    // The rule does not see the casts in JSDoc comments.
    files: ["**/*.mjs"],
    rules: { "@typescript-eslint/no-unsafe-assignment": "off" },
  },
  {
    // Tests read the JSON that the code under test wrote, and say by their assertions what is in it.
    files: ["test/**"],
    rules: {
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/no-explicit-any": "off",
    },
  },
);
