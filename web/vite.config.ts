import { defineConfig } from "vite";
import { zipped } from "./build/zipped.ts";

const SERVICE = "http://127.0.0.1:3000";

export default defineConfig({
  build: {
    outDir: "../src/adapters/http/page",
    emptyOutDir: true,
    assetsInlineLimit: 0, // the Content-Security-Policy admits nothing inline
    modulePreload: { polyfill: false },
    target: "es2022",
    rolldownOptions: { optimization: { inlineConst: { mode: "all" } } }, // paths and names of the wire are constants
  },
  plugins: [zipped()],
  server: {
    proxy: {
      "^/(chat|demo|message|notification)/": SERVICE,
      "/notification": SERVICE,
      "/socket.io": { target: SERVICE, ws: true },
    },
  },
});
