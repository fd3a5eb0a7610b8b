import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type Plugin } from "vite";
import { buildServiceWorker } from "../../scripts/build/service-worker.mjs";

/** Code that is added to every script, so that the content and the name of each file change. */
const NEXT: Plugin = {
  name: "next-release",
  renderChunk: (code) => `${code}\n;globalThis.nextRelease = true;\n`,
};

/**
 * Builds the app again with a change in each script.
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
