/** `npm run bench -- rationales FILE [--texts N]`: runs rationales.ts in Node. */

import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

await runnerImport(fileURLToPath(new URL("rationales.ts", import.meta.url)), {
  configFile: false,
  logLevel: "error",
});
