import hooks from "eslint-plugin-react-hooks";
import { defineConfig } from "eslint/config";
import typescript from "typescript-eslint";

/** What each folder of `src` may import, besides its own files. */
const LAYERS = {
  model: { folders: [], packages: [] },
  wire: { folders: ["model"], packages: [] },
  state: { folders: ["model"], packages: [] },
  service: { folders: ["model", "wire", "state"], packages: ["socket.io-client"] },
  i18n: { folders: [], packages: ["react"] },
  ui: { folders: ["model", "state", "service", "i18n"], packages: ["react"] },
};

const layers = Object.entries(LAYERS).map(([layer, { folders, packages }]) => ({
  files: [`src/${layer}/**`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            regex: `/\\.\\./|^\\.\\./${allBut(folders.map((folder) => `${folder}/`))}`,
            message: `${layer} imports ${listed(folders, "no other folder")}.`,
          },
          {
            regex: `^${allBut(["\\./", "\\.\\./", ...packages.map((name) => `${name}$`)])}`,
            message: `${layer} imports ${listed(packages, "no package")}.`,
          },
        ],
      },
    ],
  },
}));

/** What has an effect, or gives another answer each time it is asked. */
const IMPURE = [
  ...["fetch", "window", "document", "location", "history", "navigator", "localStorage", "sessionStorage"],
  ...["setTimeout", "setInterval", "queueMicrotask", "requestAnimationFrame"],
  ...["crypto", "performance", "BroadcastChannel", "WebSocket", "XMLHttpRequest", "Notification"],
];

const pure = {
  files: ["src/model/**", "src/wire/**", "src/state/**"],
  rules: {
    "no-restricted-globals": [
      "error",
      ...IMPURE.map((name) => ({ name, message: "model, wire and state do no I/O: pass the value as an argument." })),
    ],
    "no-restricted-properties": [
      "error",
      { object: "Date", property: "now", message: "The time is an argument." },
      { object: "Math", property: "random", message: "A random value is an argument." },
    ],
    "no-restricted-syntax": ["error", { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: "The time is an argument." }],
  },
};

function allBut(patterns) {
  return patterns.length === 0 ? "" : `(?!${patterns.join("|")})`;
}

function listed(names, none) {
  return names.length === 0 ? none : `only ${names.join(", ")}`;
}

export default defineConfig(
  { ignores: ["node_modules", "eslint.config.js"] },
  ...typescript.configs.strictTypeChecked,
  {
    plugins: { "react-hooks": hooks },
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      "react-hooks/exhaustive-deps": "error",
      "react-hooks/rules-of-hooks": "error",
    },
  },
  ...layers,
  pure,
);
