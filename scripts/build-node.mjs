/** Builds what runs in Node into dist-node/: two seconds, so always. */

import { join } from "node:path";
import { install, ROOT } from "./install.mjs";

/** @returns {Promise<string>} the command line's entry */
export async function buildNode() {
  install();
  const { build } = await import("vite");
  await build({ root: ROOT, configFile: join(ROOT, "vite.node.config.ts"), logLevel: "error" });
  return join(ROOT, "dist-node", "tonescope.js");
}

if (process.argv[1] === import.meta.filename) await buildNode();
