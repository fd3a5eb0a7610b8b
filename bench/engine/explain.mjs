/** `npm run bench -- explain`: in Node, with the app's engine. */

import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

await runnerImport(fileURLToPath(new URL("explain.ts", import.meta.url)), {
  configFile: false,
  logLevel: "error",
});
