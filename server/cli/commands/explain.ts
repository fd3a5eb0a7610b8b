/** `tonescope explain TEXT`: which words a verdict rests on, and how far to trust that. */

import process from "node:process";
import { text as readAll } from "node:stream/consumers";
import { type Attribution, Explainer, type Method } from "../../../src/engine/explain/explainer.ts";
import type { Soundness } from "../../../src/engine/explain/faithfulness/faithfulness.ts";
import type { Prediction } from "../../../src/engine/classifier/classifier.ts";
import { command, EXIT, interruption, UsageError } from "../command.ts";
import { loadDifferentiable } from "../../../src/engine/explain/attribution/gradients.ts";
import { loadFromOptions, MODEL_HELP, MODEL_OPTIONS, optionsFor } from "../model-options.ts";
import { ProgressLine } from "../progress.ts";

const HELP = `tonescope explain TEXT [options]

Takes words out of the text, one at a time, and says how much each held the verdict up. TEXT is - for standard input.
The check deletes the words in that order and compares with random orders.

  --method NAME                 occlusion  leave one word out (the default)
                                mask       put the mask in a word's place
                                shapley    Shapley values from 8 pairs of orders
                                lime       LIME from 200 samples
                                gradients  integrated gradients over 32 steps, of the model in 32-bit floats
                                slope      gradient times input, of the same
  --label LABEL                 what to explain in place of the verdict
${MODEL_HELP}
  --json                        everything as JSON
`;

const METHODS: Record<string, Method> = {
  occlusion: { name: "occlusion", operator: "delete" },
  mask: { name: "occlusion", operator: "mask" },
  shapley: { name: "shapley", operator: "delete", orders: 8 },
  lime: { name: "lime", operator: "delete", samples: 200 },
  gradients: { name: "gradient", steps: 32 },
  slope: { name: "gradient", steps: 1 },
};

interface Word {
  word: string;
  /** UTF-16 units of the text. */
  start: number;
  end: number;
  effect: number;
}

interface Explanation {
  text: string;
  label: string;
  score: number;
  scores: Prediction["scores"];
  cutTokens: number;
  method: string;
  words: Word[];
  soundness: Soundness;
  passes: Attribution["passes"];
}

const signed = (value: number) => `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(3)}`;

function format({ label, score, scores, words, soundness, cutTokens }: Explanation): string {
  const { random, betterThanRandom, comprehensiveness, kendallTau } = soundness;
  const others = scores.filter((entry) => entry.label !== label);
  return [
    `${label} ${score.toFixed(3)} (${others.map((entry) => `${entry.label} ${entry.score.toFixed(3)}`).join(", ")})`,
    ...(cutTokens > 0 ? [`The model could not read the last ${cutTokens} tokens.`] : []),
    "",
    ...words.map(({ word, effect }) => `${signed(effect).padStart(8)}  ${word}`),
    "",
    `In this order the words beat ${(100 * betterThanRandom).toFixed(0)} % of ${random.orders} random orders: ${label} falls by ${comprehensiveness.toFixed(3)}, at random by ${random.comprehensiveness.mean.toFixed(3)}.`,
    `Agreement with leaving one word out (Kendall's tau): ${Number.isNaN(kendallTau) ? "nothing to compare" : kendallTau.toFixed(2)}.`,
  ].join("\n");
}

export const main = command({
  help: HELP,
  options: {
    ...MODEL_OPTIONS,
    method: { type: "string", default: "occlusion" },
    label: { type: "string" },
    json: { type: "boolean", default: false },
  },
  takes: [1, 1],
  async run(values, [argument = ""]) {
    const method = Object.hasOwn(METHODS, values.method) ? METHODS[values.method] : undefined;
    if (!method) throw new UsageError(`--method is one of ${Object.keys(METHODS).join(", ")}.`);
    const text = argument === "-" ? (await readAll(process.stdin)).replace(/\r?\n$/, "") : argument;
    if (text.trim() === "") throw new UsageError("The text is empty.");
    const progress = new ProgressLine();
    const { signal, exitCode } = interruption();
    try {
      const classifier = await loadFromOptions(values, progress, signal);
      const { labels } = classifier.info.manifest;
      const prediction = await classifier.classify(text);
      const label = values.label ?? prediction.label;
      const target = labels.indexOf(label);
      if (target < 0) throw new UsageError(`--label is one of ${labels.join(", ")}.`);
      const explainer = new Explainer(classifier.inspectable, {
        differentiable: async () => loadDifferentiable(await optionsFor(values, progress, signal)),
      });
      const tell = (what: string) => (done: number, total: number) =>
        progress.tell(() => `${what} ${done} of ${total}`);
      const attribution = await explainer.attribute(text, method, { signal, onProgress: tell("words") });
      const effects = attribution.values[target] ?? new Float64Array();
      const soundness = await explainer.check(text, effects, target, { signal, onProgress: tell("orders") });
      progress.clear();
      const words = explainer.read(text).units.flatMap(({ isSpecial, label: word, start, end }, unit) => {
        return isSpecial ? [] : [{ word, start, end, effect: effects[unit] ?? 0 }];
      });
      const { scores, cutTokens } = prediction;
      const score = scores[target]?.score ?? 0;
      const { passes } = attribution;
      const explanation: Explanation = {
        text,
        label,
        score,
        scores,
        cutTokens,
        method: values.method,
        words,
        soundness,
        passes,
      };
      console.log(values.json ? JSON.stringify(explanation, undefined, 2) : format(explanation));
      await classifier.dispose();
      return EXIT.done;
    } catch (error) {
      if (!signal.aborted) throw error;
      console.error("Interrupted.");
      return exitCode();
    }
  },
});
