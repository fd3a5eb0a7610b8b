/** npm run evaluate -- FILE [--text COLUMN] [--label COLUMN] [--model FOLDER] [--json]: figures for a labelled file. */

import { openAsBlob } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { install, ROOT } from "./install.mjs";

const USAGE =
  "npm run evaluate -- FILE.jsonl|FILE.csv [--text COLUMN] [--label COLUMN] [--model FOLDER] [--json]";

function options() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        text: { type: "string" },
        label: { type: "string" },
        model: { type: "string" },
        json: { type: "boolean" },
      },
    });
    if (positionals.length === 1) return { ...values, file: String(positionals[0]) };
    console.error(USAGE);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
  process.exit(2);
}

/** @param {string} path */
async function open(path) {
  try {
    return await openAsBlob(path);
  } catch (cause) {
    throw new Error(`${path} cannot be read.`, { cause });
  }
}

const { file, text, label, model, json } = options();
install();
const { createServer } = await import("vite");
const vite = await createServer({
  root: ROOT,
  logLevel: "error",
  server: { middlewareMode: true, watch: null, hmr: false, ws: false },
  optimizeDeps: { noDiscovery: true },
});
try {
  const { evaluateFile, formatReport } = await vite.ssrLoadModule("/server/evaluate.ts");
  const { folderSource } = await vite.ssrLoadModule("/server/folder-source.ts");
  const { Classifier } = await vite.ssrLoadModule("/src/engine/classifier.ts");
  const { wasmBackend } = await vite.ssrLoadModule("/src/engine/runtime/wasm.ts");
  const blob = await open(file);
  const classifier = await Classifier.load({
    source: folderSource(model ?? join(ROOT, "public", "models", "tonescope-tweets")),
    backend: wasmBackend({ threads: 1 }),
  });
  const report = await evaluateFile(
    classifier,
    { name: basename(file), blob },
    {
      ...(text !== undefined && { textColumn: text }),
      ...(label !== undefined && { labelColumn: label }),
      onText: (/** @type {number} */ done) => {
        if (process.stderr.isTTY && done % 50 === 0) process.stderr.write(`\r${done} texts`);
      },
    },
  );
  if (process.stderr.isTTY) process.stderr.write("\r");
  console.log(json ? JSON.stringify(report, null, 1) : formatReport(report));
  await classifier.dispose();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await vite.close();
}
