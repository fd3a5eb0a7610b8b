/** `npm run bench -- explain`: runs explain.ts in Node. */

import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

await runnerImport(fileURLToPath(new URL("explain.ts", import.meta.url)), {
  configFile: false,
  logLevel: "error",
});
