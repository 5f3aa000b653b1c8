// Bundles the front end into the folder given as argument, and writes there `assets.rs`: the one Rust expression that
// embeds it. Run by `build.rs`; it installs nothing.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { constants, brotliCompressSync } from "node:zlib";
import { build } from "esbuild";

const here = import.meta.dirname;
const out = path.resolve(process.argv[2] ?? path.join(here, "dist"));
const dist = path.join(out, "dist");
const prefix = "/assets";

// Compressing the wasm well takes seconds and its content changes only with a dependency.
const cache = path.join(here, "node_modules", ".cache", "brotli");

const kinds = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};
const compressible = new Set([".css", ".js", ".svg", ".wasm"]);

function entries() {
  const icons = path.join(here, "icons");
  const named = ["css/main.css", "css/editor.css", "reader/reader.ts", "editor/editor.ts", "history/history.ts", "wording/wording.ts"];
  const found = named.map((name) => path.join(here, name)).filter((file) => existsSync(file));
  return found.concat(existsSync(icons) ? readdirSync(icons).map((name) => path.join(icons, name)) : []);
}

/** The stable name that pages ask for: a file's own name, without the hash that its path carries. */
function stableName(file) {
  return path.basename(file).replace(/-[0-9A-Z]{8}(?=\.)/, "");
}

function brotli(bytes) {
  const kept = path.join(cache, createHash("sha256").update(bytes).digest("hex"));
  if (existsSync(kept)) return readFileSync(kept);
  const packed = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  mkdirSync(cache, { recursive: true });
  // Two builds may compress the same file at once; a rename never shows half of it.
  writeFileSync(`${kept}.${process.pid}`, packed);
  renameSync(`${kept}.${process.pid}`, kept);
  return packed;
}

const result = await build({
  absWorkingDir: here,
  entryPoints: entries(),
  outdir: dist,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome111", "firefox115", "safari16.4"],
  charset: "utf8",
  legalComments: "none",
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  publicPath: prefix,
  loader: { ".woff2": "file", ".wasm": "file", ".svg": "copy" },
  write: false,
  logLevel: "error",
});

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

const rows = result.outputFiles
  .map(({ path: file, contents }) => {
    const kind = path.extname(file);
    if (!(kind in kinds)) throw new Error(`no content type is known for ${file}`);
    writeFileSync(file, contents);
    const packed = compressible.has(kind) ? brotli(contents) : undefined;
    if (packed) writeFileSync(`${file}.br`, packed);
    const embed = (name) => `include_bytes!(${JSON.stringify(name)})`;
    const name = stableName(file);
    return { name, row: [
      `Asset { name: ${JSON.stringify(name)}`,
      `path: ${JSON.stringify(`${prefix}/${path.basename(file)}`)}`,
      `kind: ${JSON.stringify(kinds[kind])}`,
      `plain: ${embed(file)}`,
      `brotli: ${packed ? `Some(${embed(`${file}.br`)})` : "None"} },`,
    ].join(", ") };
  })
  .sort((a, b) => (a.name < b.name ? -1 : 1))
  .map(({ row }) => `    ${row}`);

writeFileSync(path.join(out, "assets.rs"), `&[\n${rows.join("\n")}\n]\n`);
