/** `tonescope explain TEXT`: an attribution of one text and its faithfulness. */

import process from "node:process";
import { text as readAll } from "node:stream/consumers";
import type { Prediction } from "../../../src/engine/classifier/classifier.ts";
import type { Attribution } from "../../../src/engine/explain/attribution/attribute.ts";
import { loadDifferentiable } from "../../../src/engine/explain/attribution/load-differentiable.ts";
import { unsupportedReason } from "../../../src/engine/explain/attribution/registry.ts";
import { COUNTERFACTUAL_KINDS } from "../../../src/engine/explain/counterfactuals/kinds.ts";
import type { Counterfactuals } from "../../../src/engine/explain/counterfactuals/counterfactuals.ts";
import { predictedClass } from "../../../src/engine/classifier/predict-label.ts";
import { MAX_REMOVED } from "../../../src/engine/explain/counterfactuals/smallest-removal.ts";
import { Explainer } from "../../../src/engine/explain/explainer.ts";
import type { Faithfulness } from "../../../src/engine/explain/faithfulness/faithfulness.ts";
import { AppError } from "../../../src/errors/app-error.ts";
import { loadDifferentiableHead } from "../../../src/heads/differentiable-head.ts";
import { headedModel } from "../../../src/heads/headed-model.ts";
import { scoringModelOf } from "../../../src/scoring/model.ts";
import { readHeads } from "../../models/taught-heads.ts";
import { EXPLAINED_HEAD } from "../../options/head.ts";
import { METHOD_OPTIONS, methodFrom } from "../../options/method.ts";
import { MODEL_OPTIONS, MODEL_OR_BY_LANGUAGE } from "../../options/model.ts";
import { text, toggle, UsageError } from "../../options/option.ts";
import { JSON_OUTPUT } from "../../options/output.ts";
import { defineCommand, EXIT } from "../command.ts";
import { chooseByLanguage, loadClassifier, loadOptions } from "../load-model.ts";

interface Word {
  word: string;
  /** UTF-16 units of the text. */
  start: number;
  end: number;
  effect: number;
}

interface Explanation {
  text: string;
  /** `id@revision` of the model that was chosen by language, and the language: BCP 47 tag, empty where the detector is not sure. */
  model?: string;
  language?: string;
  /** Name of the taught head that is explained. */
  head?: string;
  label: string;
  score: number;
  scores: Prediction["scores"];
  cutTokens: number;
  method: string;
  words: Word[];
  /** The measures of faithfulness; the name is part of the JSON format. */
  soundness: Faithfulness;
  passes: Attribution["passes"];
  /** With `--counterfactuals`: edits of the text, those that change the class first. */
  counterfactuals?: Edit[];
}

interface Edit {
  kind: string;
  text: string;
  label: string;
  changes_label: boolean;
  /** Of the predicted class. */
  change: number;
  scores: Prediction["scores"];
}

function editsOf({ edits }: Counterfactuals, labels: readonly string[]): Edit[] {
  return edits.map(({ kind, text, probabilities, changesLabel, change }) => ({
    kind,
    text,
    label: labels[predictedClass(probabilities)] ?? "",
    changes_label: changesLabel,
    change,
    scores: labels.map((label, index) => ({ label, score: probabilities[index] ?? 0 })),
  }));
}

const signed = (value: number) => `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(3)}`;

/** Rows of label, change, kind and text. */
function formatEdits(edits: readonly Edit[], isNumber: boolean): string[] {
  const removal = edits.find(({ kind }) => kind === "removal");
  const isMissing = removal && !removal.changes_label && !isNumber;
  const changed = edits.filter(({ changes_label: changes }) => changes).length;
  const width = Math.max(0, ...edits.map(({ label }) => label.length));
  return [
    "",
    isNumber
      ? `${edits.length} edits of the text, and by how much each changes the number:`
      : `${changed} of ${edits.length} edits of the text change the class${changed === 0 ? "." : ":"}`,
    ...(isMissing
      ? [`No set of up to ${MAX_REMOVED} words was found without which another class is predicted.`]
      : []),
    ...edits.map(
      ({ kind, text, label, changes_label: changes, change }) =>
        `${changes ? "*" : " "} ${label.padEnd(width)} ${signed(change)}  ${COUNTERFACTUAL_KINDS[kind as keyof typeof COUNTERFACTUAL_KINDS].title}: ${text}`,
    ),
  ];
}

function format({ label, score, scores, words, soundness, cutTokens, ...explanation }: Explanation): string {
  const { head, model, language, counterfactuals } = explanation;
  const { random, betterThanRandom, comprehensiveness, kendallTau } = soundness;
  const others = scores.filter((entry) => entry.label !== label);
  return [
    ...(model === undefined ? [] : [`Read by ${model}; language: ${language || "not certain"}.`]),
    `${head === undefined ? "" : `${head}: `}${label} ${score.toFixed(3)} (${others.map((entry) => `${entry.label} ${entry.score.toFixed(3)}`).join(", ")})`,
    ...(cutTokens > 0 ? [`The model could not read the last ${cutTokens} tokens.`] : []),
    "",
    ...words.map(({ word, effect }) => `${signed(effect).padStart(8)}  ${word}`),
    "",
    `In this order the words beat ${(100 * betterThanRandom).toFixed(0)} % of ${random.orders} random orders: ${label} falls by ${comprehensiveness.toFixed(3)}, at random by ${random.comprehensiveness.mean.toFixed(3)}.`,
    `Agreement with leaving one word out (Kendall's tau): ${Number.isNaN(kendallTau) ? "nothing to compare" : kendallTau.toFixed(2)}.`,
    ...(counterfactuals ? formatEdits(counterfactuals, scores.length === 1) : []),
  ].join("\n");
}

export const command = defineCommand({
  usage: "tonescope explain TEXT [options]",
  about: `\
Gives each word of the text a value: by how much it raises the probability of the predicted class, or how much attention
it gets. Then measures the faithfulness of these values: words are deleted in their order and in random orders.
With --counterfactuals, edits of the text are scored too: the fewest words without which another class is predicted,
negation, opposite words, intensifiers, names, emoji, punctuation and letter case; * marks a changed class.
TEXT is - for standard input.`,
  examples: [
    'tonescope explain "The service was slow but friendly"',
    'tonescope explain "The service was slow but friendly" --method gradients --steps 64 --label positive',
    'tonescope explain "Der Service war langsam, aber freundlich" --model auto',
    'tonescope explain "The service was slow but friendly" --counterfactuals',
    'tonescope explain "Does anybody know a good museum?" --head category.head.json',
  ],
  options: {
    ...METHOD_OPTIONS,
    label: text({
      flag: "label",
      value: "LABEL",
      group: "Attribution",
      defaultText: "the predicted class",
      help: "the class to explain",
    }),
    head: EXPLAINED_HEAD,
    counterfactuals: {
      ...toggle("counterfactuals", "score edits of the text too: what would change the prediction"),
      group: "Attribution",
    },
    ...MODEL_OPTIONS,
    model: MODEL_OR_BY_LANGUAGE,
    json: JSON_OUTPUT,
  },
  positionals: [1, 1],
  async run(values, [argument = ""], { signal, progress }) {
    const method = methodFrom(values);
    const text = argument === "-" ? (await readAll(process.stdin)).replace(/\r?\n$/, "") : argument;
    if (text.trim() === "") throw new UsageError("The text is empty.");
    const { choice, language } = await chooseByLanguage(values, text, progress, signal);
    const classifier = await loadClassifier(choice, progress, 1, signal);
    const { manifest, capabilities } = classifier.info;
    const [head] = await readHeads(
      values.head === undefined ? [] : [values.head],
      scoringModelOf(classifier.info),
    );
    const reason = unsupportedReason(method, capabilities);
    if (reason !== undefined) throw new AppError("not-shown", reason);
    const labels = head ? head.categories.map(({ name }) => name) : manifest.labels;
    // The encoder kernel has no backward pass.
    const gradientChoice = { ...choice, device: classifier.info.device === "cpu" ? "cpu" : "wasm" } as const;
    const explained = head ? headedModel(classifier.inspectable, head) : classifier.inspectable;
    const explainer = new Explainer(explained, {
      async differentiable() {
        const options = await loadOptions(gradientChoice, progress, signal);
        return head ? loadDifferentiableHead(options, head) : loadDifferentiable(options);
      },
    });
    const { cutTokens } = explainer.tokenize(text);
    const probabilities = await explainer.probabilitiesWithout(text, [], "delete");
    const scores = labels.map((name, index) => ({ label: name, score: probabilities[index] ?? 0 }));
    const label = values.label ?? labels[probabilities.indexOf(Math.max(...probabilities))] ?? "";
    const target = labels.indexOf(label);
    if (target < 0) throw new UsageError(`--label is one of ${labels.join(", ")}.`);
    const report = (what: string) => (done: number, total: number) =>
      progress.update(() => `${what} ${done} of ${total}`);
    const attribution = await explainer.attribute(text, method, { signal, onProgress: report("words") });
    const effects = attribution.values[target] ?? new Float64Array();
    const soundness = await explainer.check(text, effects, target, {
      signal,
      onProgress: report("orders"),
    });
    const edits = values.counterfactuals
      ? editsOf(await explainer.counterfactuals(text, { signal, onProgress: report("edits") }), labels)
      : undefined;
    progress.clear();
    const words = explainer.tokenize(text).units.flatMap(({ isSpecial, label: word, start, end }, unit) => {
      return isSpecial ? [] : [{ word, start, end, effect: effects[unit] ?? 0 }];
    });
    const score = probabilities[target] ?? 0;
    const { passes } = attribution;
    const explanation: Explanation = {
      text,
      ...(language !== undefined && { model: `${manifest.id}@${manifest.revision}`, language }),
      ...(head && { head: head.name }),
      label,
      score,
      scores,
      cutTokens,
      method: values.method,
      words,
      soundness,
      passes,
      ...(edits && { counterfactuals: edits }),
    };
    console.log(values.json ? JSON.stringify(explanation, undefined, 2) : format(explanation));
    await classifier.dispose();
    return EXIT.done;
  },
});
