/** npm run bench -- NAME [--json]: one benchmark, or the list of them. */

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
  shapes: "engine/shapes.mjs",
  explain: "engine/explain.mjs",
  rationales: "engine/rationales.mjs",
  heads: "heads/heads.mjs",
  "stored-heads": "heads/stored.mjs",
  clusters: "engine/clusters.mjs",
  capacity: "engine/capacity.mjs",
  devices: "engine/devices.mjs",
  languages: "engine/languages.mjs",
  coverage: "statistics/coverage.mjs",
  serve: "endpoint/load.mjs",
  crashes: "endpoint/crashes.mjs",
};
const [name = ""] = process.argv.slice(2);
const file = new Map(Object.entries(BENCHMARKS)).get(name);

if (file !== undefined) {
  await import(`./${file}`);
} else {
  const names = Object.keys(BENCHMARKS).join(", ");
  console.error(`npm run bench -- NAME [--json], where NAME is one of: ${names}`);
  process.exit(1);
}
