/** What `tonescope explain` prints. */

import type { Prediction } from "../../src/engine/classifier/classifier.ts";
import { predictedClass } from "../../src/engine/classifier/predict-label.ts";
import type { Attribution } from "../../src/engine/explain/attribution/attribute.ts";
import type { Counterfactuals } from "../../src/engine/explain/counterfactuals/counterfactuals.ts";
import { COUNTERFACTUAL_KINDS } from "../../src/engine/explain/counterfactuals/kinds.ts";
import { MAX_REMOVED } from "../../src/engine/explain/counterfactuals/smallest-removal.ts";
import type { Faithfulness } from "../../src/engine/explain/faithfulness/faithfulness.ts";
import type { ExplainedText } from "./explained-model.ts";
import { formatBeside, type SecondReading, signed } from "./second-reading.ts";

export interface Explanation extends ExplainedText {
  text: string;
  /**
   * `id@revision` of the model that was chosen by language, and the language: BCP 47 tag, empty where the detector is not
   * sure.
   */
  model?: string;
  language?: string;
  /** Name of the taught head that is explained. */
  head?: string;
  method: string;
  /** The measures of faithfulness; the name is part of the JSON format. */
  soundness: Faithfulness;
  passes: Attribution["passes"];
  /** With `--counterfactuals`: edits of the text, those that change the class first. */
  counterfactuals?: Edit[];
  /** With `--against`: what the second model says, and the words of both. */
  against?: SecondReading;
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

export function editsOf({ edits }: Counterfactuals, labels: readonly string[]): Edit[] {
  return edits.map(({ kind, text, probabilities, changesLabel, change }) => ({
    kind,
    text,
    label: labels[predictedClass(probabilities)] ?? "",
    changes_label: changesLabel,
    change,
    scores: labels.map((label, index) => ({ label, score: probabilities[index] ?? 0 })),
  }));
}

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

export function formatExplanation(explanation: Explanation): string {
  const { label, score, scores, words, soundness, cutTokens } = explanation;
  const { head, model, language, counterfactuals, against } = explanation;
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
    ...(against ? formatBeside(explanation, against) : []),
  ].join("\n");
}
