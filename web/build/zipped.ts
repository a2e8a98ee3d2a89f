import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Writes a gzip beside every built file that becomes smaller by it. */
export function zipped(): Plugin {
  let folder = "";
  return {
    name: "zipped",
    apply: "build",
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
        const path = join(folder, name);
        if (statSync(path).isDirectory()) continue;
        const content = readFileSync(path);
        const smaller = gzipSync(content, { level: constants.Z_BEST_COMPRESSION });
        if (smaller.length < content.length) writeFileSync(`${path}.gz`, smaller);
      }
    },
  };
}
