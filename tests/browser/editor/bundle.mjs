// Bundles parts of the editor for the tests, so that they run what people run, without a build of the server.
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

export const editor = path.resolve(import.meta.dirname, "../../../static/editor");
const { build } = createRequire(path.join(editor, "editor.ts"))("esbuild");

/** A module of the editor, to be run here. */
export async function source(name) {
  const folder = mkdtempSync(path.join(tmpdir(), "plenary-editor-"));
  const outfile = path.join(folder, "module.mjs");
  await build({ entryPoints: [path.join(editor, name)], outfile, bundle: true, format: "esm", platform: "node" });
  try {
    return await import(pathToFileURL(outfile));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** An entry for the browser as files by name; the wasm keeps its place beside it. */
export async function files(entry, publicPath) {
  const result = await build({
    entryPoints: { editor: entry },
    outdir: "/",
    bundle: true,
    format: "esm",
    write: false,
    sourcemap: "inline",
    loader: { ".wasm": "file", ".woff2": "file" },
    publicPath,
  });
  return new Map(result.outputFiles.map((file) => [path.basename(file.path), Buffer.from(file.contents)]));
}
