/** Loads the project's TypeScript modules in Node, through Vite. */

import { createServer } from "vite";
import { ROOT } from "../../scripts/support/install.mjs";

/** @template T @param {(load: (path: string) => Promise<Record<string, any>>) => Promise<T>} work @returns {Promise<T>} */
export async function withModules(work) {
  const vite = await createServer({
    root: ROOT,
    logLevel: "error",
    server: { middlewareMode: true, watch: null, hmr: false, ws: false },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    return await work((path) => vite.ssrLoadModule(path));
  } finally {
    await vite.close();
  }
}
