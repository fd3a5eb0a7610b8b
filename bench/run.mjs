/** npm run bench -- NAME [--json]: one benchmark, or the list of them. */

import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const BENCHMARKS = {
  live: "page/live.mjs",
  load: "page/load.mjs",
  memory: "page/memory.mjs",
  converted: "page/converted.mjs",
  typing: "page/typing.mjs",
  input: "page/input.mjs",
  hover: "page/hover.mjs",
  interaction: "page/interaction.mjs",
  lighthouse: "page/lighthouse.mjs",
  batch: "batch/batch.mjs",
  resume: "batch/resume.mjs",
  answers: "batch/answers.mjs",
  rows: "batch/rows.mjs",
  fluid: "batch/fluid.mjs",
  read: "batch/read.mjs",
  exports: "batch/exports.mjs",
  recognition: "batch/recognition.mjs",
  scale: "batch/scale.mjs",
  kernel: "engine/kernel.mjs",
  "kernel-steps": "engine/kernel-steps.mjs",
  helpers: "engine/helpers.mjs",
  shapes: "engine/shapes.mjs",
  explain: "engine/explain.ts",
  rationales: "engine/rationales.ts",
  heads: "heads/heads.mjs",
  "stored-heads": "heads/stored.mjs",
  clusters: "engine/clusters.ts",
  capacity: "engine/capacity.mjs",
  weights: "engine/weights.ts",
  devices: "engine/devices.mjs",
  languages: "engine/languages.mjs",
  coverage: "statistics/coverage.mjs",
  serve: "endpoint/load.mjs",
  crashes: "endpoint/crashes.mjs",
};
const [name = ""] = process.argv.slice(2);
const file = new Map(Object.entries(BENCHMARKS)).get(name);

if (file?.endsWith(".ts")) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  await runnerImport(path, { configFile: false, logLevel: "error" });
} else if (file !== undefined) {
  await import(`./${file}`);
} else {
  const names = Object.keys(BENCHMARKS).join(", ");
  console.error(`npm run bench -- NAME [--json], where NAME is one of: ${names}`);
  process.exit(1);
}
