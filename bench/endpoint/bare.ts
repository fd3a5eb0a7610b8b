/** Runs onnxruntime-node alone on prepared token ids, for the number of milliseconds in its argument. */

import { readFileSync } from "node:fs";
import process from "node:process";
import * as ort from "onnxruntime-node";
import { Tokenizer } from "../../src/engine/tokenizer/tokenizer.ts";
import { TEXTS } from "./texts.mjs";

const [, , duration = "5000"] = process.argv;
const FOLDER = "public/models/tonescope-tweets";

const read = (file: string) => readFileSync(`${FOLDER}/${file}`, "utf8");
const tokenizer = new Tokenizer(read("tokenizer.json"), read("tokenizer_config.json"), 512);
const feeds = TEXTS.map((text) => {
  const ids = tokenizer.encode(text).inputIds;
  const tensor = (values: number[]) =>
    new ort.Tensor("int64", BigInt64Array.from(values, BigInt), [1, ids.length]);
  return {
    input_ids: tensor(ids),
    attention_mask: tensor(ids.map(() => 1)),
    token_type_ids: tensor(ids.map(() => 0)),
  };
});
// The options of src/engine/backends/node.ts.
const session = await ort.InferenceSession.create(`${FOLDER}/onnx/model_int8.onnx`, {
  intraOpNumThreads: 1,
  extra: { session: { x64quantprecision: "1" } },
});
const used = Object.fromEntries(
  Object.entries(feeds[0] ?? {}).filter(([name]) => session.inputNames.includes(name)),
);
const inputs = feeds.map((feed) => Object.fromEntries(Object.entries(feed).filter(([name]) => name in used)));
for (const input of inputs.slice(0, 20)) await session.run(input, ["logits"]);

const start = performance.now();
const cpu = process.cpuUsage();
let runs = 0;
while (performance.now() - start < Number(duration)) {
  await session.run(inputs[runs % inputs.length] ?? {}, ["logits"]);
  runs++;
}
const { user, system } = process.cpuUsage(cpu);
console.log(
  JSON.stringify({ runs, seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6 }),
);
