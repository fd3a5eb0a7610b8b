/** `npm run bench -- clusters`: runs clusters.ts in Node. */

import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

await runnerImport(fileURLToPath(new URL("clusters.ts", import.meta.url)), {
  configFile: false,
  logLevel: "error",
});
