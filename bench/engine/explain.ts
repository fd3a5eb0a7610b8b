/** The cost of each explanation compared with a plain run, and the faithfulness of each method compared with chance. */

import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import process from "node:process";
import { folderSource } from "../../server/models/folder-source.ts";
import { Classifier } from "../../src/engine/classifier/classifier.ts";
import { embedText } from "../../src/engine/explain/bulk.ts";
import { Explainer } from "../../src/engine/explain/explainer.ts";
import { loadDifferentiable } from "../../src/engine/explain/attribution/load-differentiable.ts";
import type { Faithfulness } from "../../src/engine/explain/faithfulness/faithfulness.ts";
import { nodeBackend } from "../../src/engine/backends/node.ts";
import { wasmBackend } from "../../src/engine/backends/wasm.ts";
import { mean, METHODS } from "./explanation-methods.ts";

const source = folderSource("public/models/tonescope-tweets");
const TEXTS = JSON.parse(readFileSync(new URL("explain.texts.json", import.meta.url), "utf8")) as string[];

const LAST_LAYER = { of: "embeddings", layer: -1, pooling: "mean" } as const;

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Milliseconds of this process, in which one thread does all the work; other load does not change it. */
const processorTime = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Medians of two alternating functions, in milliseconds of processor time: [plain, other]. */
async function alternate(rounds: number, plain: () => Promise<unknown>, other: () => Promise<unknown>) {
  const times: [number[], number[]] = [[], []];
  for (let round = -2; round < rounds; round += 1) {
    for (const [which, work] of [plain, other].entries()) {
      const start = processorTime();
      await work();
      if (round >= 0) times[which as 0 | 1].push(processorTime() - start);
    }
  }
  return [median(times[0]), median(times[1])] as const;
}

async function costs(): Promise<void> {
  const classifier = await Classifier.load({ source, backend: wasmBackend({ threads: 1 }) });
  const word = (tokens: number) => Array.from({ length: tokens - 2 }, () => "good").join(" ");
  const works: [string, number, number, (text: string) => Promise<unknown>][] = [
    ["attention of all heads", 32, 60, (text) => new Explainer(classifier.inspectable).attentions(text)],
    [
      "hidden states of all layers",
      32,
      60,
      (text) => new Explainer(classifier.inspectable).hiddenStates(text),
    ],
    ["an embedding, as for a file", 32, 60, (text) => embedText(classifier.inspectable, text, LAST_LAYER)],
    [
      "rollout",
      512,
      8,
      (text) => new Explainer(classifier.inspectable).attribute(text, { name: "rollout", pooling: "mean" }),
    ],
    [
      "attention flow",
      32,
      20,
      (text) => new Explainer(classifier.inspectable).attribute(text, { name: "flow", pooling: "mean" }),
    ],
    [
      "attention flow",
      64,
      12,
      (text) => new Explainer(classifier.inspectable).attribute(text, { name: "flow", pooling: "mean" }),
    ],
  ];
  for (const [name, tokens, rounds, work] of works) {
    const text = word(tokens);
    const { inputIds } = classifier.inspectable.tokenize(text);
    const [plain, other] = await alternate(
      rounds,
      () => classifier.inspectable.probabilities(inputIds),
      () => work(text),
    );
    console.log(
      `${name}, ${inputIds.length} tokens: ${(other / plain).toFixed(2)} of a plain run ` +
        `(medians ${other.toFixed(1)} and ${plain.toFixed(1)} ms of the processor, WebAssembly, one thread)`,
    );
  }
  await classifier.dispose();
}

/** Prints the faithfulness (AOPC) of every method on the same texts, compared with the same random orders. */
async function faithfulness(): Promise<void> {
  const backend = nodeBackend({ threads: availableParallelism() });
  const classifier = await Classifier.load({ source, backend });
  const model = await loadDifferentiable({ source, backend });
  const explainer = new Explainer(classifier.inspectable, { differentiable: async () => model });
  const found = Object.entries(METHODS).map(([name, method]) => ({
    name,
    method,
    passes: [] as number[],
    checks: [] as Faithfulness[],
  }));
  // Text by text, because the explainer caches one text for all methods.
  for (const text of TEXTS) {
    for (const { method, passes, checks } of found) {
      const attribution = await explainer.attribute(text, method);
      const { values, probabilities } = attribution;
      const target = probabilities.indexOf(Math.max(...probabilities));
      passes.push(attribution.passes);
      checks.push(await explainer.check(text, values[target] ?? [], target));
    }
  }
  const percent = (value: number) => (100 * value).toFixed(1);
  console.log(
    "| method | passes | comprehensiveness | sufficiency | better than the mean random order | beats random orders | Kendall's tau |\n| --- | --- | --- | --- | --- | --- | --- |",
  );
  for (const { name, passes, checks } of found) {
    const better = checks.filter(
      ({ comprehensiveness, random }) => comprehensiveness > random.comprehensiveness.mean,
    ).length;
    const taus = checks.map(({ kendallTau }) => kendallTau).filter((tau) => !Number.isNaN(tau));
    const cells = [
      name,
      mean(passes).toFixed(0),
      percent(mean(checks.map(({ comprehensiveness }) => comprehensiveness))),
      percent(mean(checks.map(({ sufficiency }) => sufficiency))),
      `${better} of ${checks.length} texts`,
      `${percent(mean(checks.map(({ betterThanRandom }) => betterThanRandom)))} %`,
      mean(taus).toFixed(2),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
  const random = (of: "comprehensiveness" | "sufficiency") =>
    percent(mean(found[0]?.checks.map((check) => check.random[of].mean) ?? []));
  console.log(`| random orders | | ${random("comprehensiveness")} | ${random("sufficiency")} | | | |`);
  await classifier.dispose();
  await model.dispose();
}

await costs();
await faithfulness();
