/**
 * npm run check:tokens -- FILE [MODEL]: compares the engine's token ids with Python's. FILE is what `run.py [CONFIG] token_ids`
 * wrote; MODEL is the folder of a bundle, the multilingual one unless said otherwise. Prints by language how many are equal.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { withModules } from "../../bench/support/modules.mjs";

const [file = "training/work/multilingual/token_ids.jsonl", folder = "models/tonescope-multilingual"] =
  process.argv.slice(2);
const read = (/** @type {string} */ name) => readFileSync(join(folder, name), "utf8");
const { preprocessing, maxLength } = JSON.parse(read("manifest.json"));
/** @type {{ lang: string, text: string, ids: number[] }[]} */
const rows = readFileSync(file, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

/** @type {Record<string, { texts: number, equal: number }>} */
const languages = {};
await withModules(async (load) => {
  const { preprocess } = await load("/src/engine/tokenizer/preprocess.ts");
  const { Tokenizer } = await load("/src/engine/tokenizer/tokenizer.ts");
  const tokenizer = new Tokenizer(read("tokenizer.json"), read("tokenizer_config.json"), maxLength);
  for (const { lang, text, ids } of rows) {
    const { inputIds } = tokenizer.encode(preprocess(text, preprocessing));
    const isEqual = inputIds.length === ids.length && ids.every((id, at) => id === inputIds[at]);
    const counts = (languages[lang] ??= { texts: 0, equal: 0 });
    counts.texts += 1;
    if (isEqual) counts.equal += 1;
    else console.log(`${lang}: ${JSON.stringify(text)}\n  ${ids.join(" ")}\n  ${[...inputIds].join(" ")}`);
  }
});
console.table(languages);
process.exit(Object.values(languages).every(({ texts, equal }) => texts === equal) ? 0 : 1);
