import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type Plugin } from "vite";
import { buildServiceWorker } from "../../scripts/build/service-worker.mjs";

/** In every script, so that all have other bytes and other names. */
const NEXT: Plugin = {
  name: "next-release",
  renderChunk: (code) => `${code}\n;globalThis.nextRelease = true;\n`,
};

/**
 * Another build of the app, of sources that differ in each script.
 * @returns the folder; the caller removes it
 */
export async function nextRelease(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "tonescope-next-"));
  await build({
    logLevel: "error",
    plugins: [NEXT],
    worker: { format: "es", plugins: () => [NEXT] },
    build: { outDir: folder, emptyOutDir: true },
  });
  await buildServiceWorker(folder);
  return folder;
}
