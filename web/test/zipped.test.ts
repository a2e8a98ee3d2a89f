import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { build } from "vite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { zipped } from "../build/zipped";

describe("the build", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "zipped-"));
    writeFileSync(join(root, "index.html"), `<!doctype html><title>a</title><p>${"text ".repeat(100)}</p>`);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it.each([
    ["relative to the root", () => "out"],
    ["absolute", () => join(root, "out")],
  ])("writes a gzip beside each file when the output folder is %s", async (_, outDir) => {
    await build({ root, configFile: false, logLevel: "silent", build: { outDir: outDir() }, plugins: [zipped()] });
    const page = readFileSync(join(root, "out", "index.html"));
    expect(gunzipSync(readFileSync(join(root, "out", "index.html.gz")))).toEqual(page);
  });
});
