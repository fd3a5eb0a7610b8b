import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { constants, brotliCompressSync } from "node:zlib";
import { expect, test } from "../support/app.ts";

/** Static hosts take no file above this. */
const HOST_LIMIT = 25 * 2 ** 20;
/** Of HTML, styles and scripts, compressed, before a person can type. */
const FIRST_BYTES = 175_000;

test("the files needed before a person can type stay small", async ({ analyze, app }) => {
  const html = readFileSync("dist/index.html", "utf8");
  const paths = [
    "index.html",
    ...[...html.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map(([, path]) => path ?? ""),
  ];
  expect(paths.length).toBeGreaterThan(3);
  const sizes = paths.map((path) => {
    const quality = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    return brotliCompressSync(readFileSync(join("dist", path)), { params: quality }).length;
  });
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`${total} bytes in ${paths.length} files before a person can type`);
  expect(total).toBeLessThanOrEqual(FIRST_BYTES);

  // Nothing else does come.
  app.intercept = ({ url = "" }) => /\.(js|css)$/.test(url) && !paths.includes(url.slice(1));
  await analyze.open();
  await analyze.write("I can type");
  await expect(analyze.composer).toHaveValue("I can type");
});

/** Compressed bytes of what is fetched when it is first used, some room above what it is. */
const LATER: Record<string, number> = {
  "inference.worker": 120_000,
  "scoring.worker": 115_000,
  "batch.worker": 215_000,
  ExplainPage: 40_000,
  BatchPage: 36_000,
  ModelsPage: 15_000,
  ChartsPanel: 10_000,
  "ort-wasm-simd-threaded-": 3_100_000,
};

test("files that are loaded later stay small", () => {
  const compressed = readdirSync("dist/assets").filter((name) => name.endsWith(".br"));
  for (const [part, limit] of Object.entries(LATER)) {
    const files = compressed.filter((name) => name.startsWith(part));
    expect(files.length, part).toBeGreaterThan(0);
    const total = files.reduce((sum, name) => sum + statSync(join("dist/assets", name)).size, 0);
    console.log(`${part}: ${total} bytes`);
    expect(total, part).toBeLessThanOrEqual(limit);
  }
});

test("no file is too large for a static host", () => {
  const files = readdirSync("dist", { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const large = files
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => statSync(file).size > HOST_LIMIT);
  expect(large).toEqual([]);
});
