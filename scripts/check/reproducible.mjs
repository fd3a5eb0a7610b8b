/**
 * npm run check:reproducible: builds the app, the command line and the library twice, in folders of their own, and
 * compares every byte.
 */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { build } from "vite";
import { buildApp } from "../build/app.mjs";
import { filesIn } from "../support/fingerprint.mjs";
import { ROOT } from "../support/install.mjs";

const work = mkdtempSync(join(tmpdir(), "tonescope-reproducible-"));

/** @param {string} name @returns {Promise<Record<string, string>>} hashes by path */
async function hashesOf(name) {
  const folder = join(work, name);
  await buildApp(join(folder, "app"));
  for (const target of ["node", "library"]) {
    const configFile = join(ROOT, `scripts/build/vite.${target}.config.ts`);
    await build({
      root: ROOT,
      configFile,
      logLevel: "error",
      build: { outDir: join(folder, target), emptyOutDir: true },
    });
  }
  return Object.fromEntries(
    filesIn(folder)
      .toSorted()
      .map((file) => [relative(folder, file), createHash("sha256").update(readFileSync(file)).digest("hex")]),
  );
}

try {
  const [first, second] = [await hashesOf("first"), await hashesOf("second")];
  assert.deepEqual(second, first);
  console.log(`Both builds have the same ${Object.keys(first).length} files, byte for byte.`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
