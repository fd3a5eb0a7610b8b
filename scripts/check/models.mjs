/**
 * npm run check:models -- [NAME...]: makes tiny classifiers of every family with Python, and compares what Tonescope and
 * `transformers` say of 31 hard texts: ids, logits, attention and hidden states, each text alone and all in one run.
 * PYTHON names the interpreter (training/README.md); without it, training/.venv is used. PYTHON=none compares what the last
 * call made.
 */

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { withModules } from "../../bench/support/modules.mjs";
import { ROOT } from "../support/install.mjs";

const FOLDER = join(ROOT, ".cache", "families");
const { PYTHON = join(ROOT, "training", ".venv", "bin", "python") } = process.env;
/** The largest difference that two runtimes for floats may have. */
const TOLERANCE = 1e-3;
const names = process.argv.slice(2);

if (PYTHON !== "none") {
  const script = join(ROOT, "training", "fixtures", "all_families.py");
  const { status, error } = spawnSync(PYTHON, [script, FOLDER, ...names], { stdio: "inherit" });
  if (status !== 0) {
    console.error(
      `${error?.message ?? "The script failed"}. Set it up as training/README.md says, or name it in PYTHON.`,
    );
    process.exit(1);
  }
}

const gap = (/** @type {ArrayLike<number>} */ a, /** @type {ArrayLike<number>} */ b) =>
  a.length === b.length
    ? Array.from(a).reduce(
        (largest, value, at) => Math.max(largest, Math.abs(value - (b[at] ?? Number.NaN))),
        0,
      )
    : Number.POSITIVE_INFINITY;
/** @param {number[]} gaps */
const largest = (gaps) => (gaps.length === 0 ? "none" : Math.max(...gaps).toExponential(0));

let faults = 0;
await withModules(async (load) => {
  const { Classifier } = await load("/src/engine/classifier/classifier.ts");
  const { wasmBackend } = await load("/src/engine/backends/wasm.ts");
  const { openModel } = await load("/server/models/open-model.ts");
  const { Explainer } = await load("/src/engine/explain/explainer.ts");
  const present = readdirSync(FOLDER).filter((name) => existsSync(join(FOLDER, name, "expected.json")));
  console.log("family                 ids    logits   attention  hidden   one run  explained");
  for (const name of present.filter((name) => names.length === 0 || names.includes(name))) {
    const { limit, answers } = JSON.parse(readFileSync(join(FOLDER, name, "expected.json"), "utf8"));
    const { source, dtype } = await openModel(join(FOLDER, name));
    const open = (/** @type {object} */ more) =>
      Classifier.load({ source, dtype, backend: { ...wasmBackend({ threads: 1 }), ...more } });
    const [alone, together] = [await open({}), await open({ batchTokens: 4096 })];
    const { inspectable } = alone;
    let right = 0;
    /** @type {Record<"logits" | "attentions" | "hidden" | "together", number[]>} */
    const gaps = { logits: [], attentions: [], hidden: [], together: [] };
    const texts = answers.map((/** @type {{ text: string }} */ { text }) => text);
    const batch = await together.classifyAll(texts);
    for (const [at, expected] of answers.entries()) {
      const { inputIds } = inspectable.tokenize(expected.text);
      if (inputIds.join() === expected.input_ids.join()) right += 1;
      const { logits, tokens } = await alone.classify(expected.text);
      gaps.together.push(gap(logits, batch[at].logits));
      if (!expected.logits || tokens > limit) continue;
      gaps.logits.push(gap(logits, expected.logits));
      const found = await inspectable.intermediates(inputIds, { attentions: true, hiddenStates: true });
      if (found.attentions && expected.attentions)
        gaps.attentions.push(gap(found.attentions.data, expected.attentions));
      if (found.hiddenStates && expected.hidden_states)
        gaps.hidden.push(gap(found.hiddenStates.data, expected.hidden_states));
    }
    const explainer = new Explainer(inspectable);
    await explainer.attribute("great", { name: "occlusion", operator: "delete" });
    await explainer.attribute("so happy", { name: "shapley", operator: "delete", orders: 2 });
    const isRight =
      right === answers.length && Object.values(gaps).every((all) => all.every((value) => value < TOLERANCE));
    if (!isRight) faults += 1;
    const columns = [`${right}/${answers.length}`, ...Object.values(gaps).map(largest), "yes"];
    console.log(
      `${name.padEnd(22)} ${columns.map((text) => text.padEnd(8)).join(" ")} ${isRight ? "" : "DIFFERS"}`,
    );
    await alone.dispose();
    await together.dispose();
  }
});
console.log(faults === 0 ? "Everything equals Python." : `${faults} families differ.`);
process.exitCode = faults === 0 ? 0 : 1;
