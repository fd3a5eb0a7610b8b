/** What would change the prediction: edits of a text, each scored by the model. */

import { predictedClass } from "../../classifier/predict-label.ts";
import { languageCheck } from "../../tokenizer/language.ts";
import { withoutTags } from "../../tokenizer/names.ts";
import type { ExplainedText } from "../text/explained-text.ts";
import type { RunOptions } from "../text/run-options.ts";
import { deletions, editedText, partsOf, type Replacement, type TextPart } from "./edit.ts";
import { COUNTERFACTUAL_KIND_IDS, type CounterfactualKind, kindOf } from "./kinds.ts";
import { removalPasses, smallestRemoval } from "./smallest-removal.ts";
import type { EditedText } from "./words.ts";

/** Edits of one kind, at most, in the order of the text. */
const MAX_EDITS_OF_KIND = 10;

export interface TextEdit {
  kind: CounterfactualKind;
  /** The text after the edit. */
  text: string;
  /** The text in parts: what stays, what is removed and what is added. */
  parts: TextPart[];
}

export interface Counterfactual extends TextEdit {
  /** [classes] */
  probabilities: number[];
  /** Whether another class is predicted; never of a model with one number. */
  changesLabel: boolean;
  /** By how much the probability of the class that is predicted for the text changes. */
  change: number;
}

export interface Counterfactuals {
  /** [classes], of the text. */
  probabilities: number[];
  /** Those that change the label first, then by the size of the change. */
  edits: Counterfactual[];
  /** Whether the text was edited as English; the kinds of English words are left out otherwise. */
  isEnglish: boolean;
  /** Forward passes. */
  passes: number;
}

/** Forward passes, at most. @param words of the text */
export const counterfactualPasses = (words: number): number =>
  1 + removalPasses(words) + MAX_EDITS_OF_KIND * (COUNTERFACTUAL_KIND_IDS.length - 1);

function textEdit(kind: CounterfactualKind, text: string, replacements: readonly Replacement[]): TextEdit {
  const parts = partsOf(text, replacements);
  return { kind, text: editedText(parts), parts };
}

/** Edits by the rules of the kinds, without those that leave no text or the same text. */
export function ruleEdits(
  text: string,
  { isEnglish, language }: { isEnglish: boolean; language: string },
): TextEdit[] {
  const edited: EditedText = { text, bare: withoutTags(text), language };
  return COUNTERFACTUAL_KIND_IDS.flatMap((kind) => {
    const entry = kindOf(kind);
    if (entry.isEnglish && !isEnglish) return [];
    const edits = new Map<string, TextEdit>();
    for (const replacements of entry.edits?.(edited) ?? []) {
      const edit = textEdit(kind, text, replacements);
      if (edit.text.trim() !== "" && edit.text !== text) edits.set(edit.text, edit);
    }
    return [...edits.values()].slice(0, MAX_EDITS_OF_KIND);
  });
}

/**
 * @returns the edits that change the label, and the others by how much they change the probability of the predicted class
 * @throws AppError `cancelled`, `bad-tokenizer`, `inference-failed`, `out-of-memory`
 */
export async function counterfactuals(
  explained: ExplainedText,
  { signal, onProgress }: RunOptions = {},
): Promise<Counterfactuals> {
  const { text, units } = explained.tokenized;
  const { language, isOther } = (await languageCheck(["en"]))(text);
  const distinctTexts = new Set<string>();
  const words = units.filter(({ isSpecial, start, end }) => !isSpecial && end > start);
  const ruled = ruleEdits(text, { isEnglish: !isOther, language });
  const searched = words.length < 2 ? 0 : removalPasses(words.length);
  // The removal that was found counts once more, as an edit.
  const total = 1 + searched + Math.min(1, searched) + ruled.length;
  let done = 0;
  const score = async (edited: string): Promise<readonly number[]> => {
    const probabilities = await explained.probabilitiesOf(edited, { signal, distinctTexts });
    done += 1;
    onProgress?.(done, total);
    return probabilities;
  };

  const whole = await score(text);
  const predicted = predictedClass(whole);
  const without = (removed: readonly number[]) =>
    textEdit(
      "removal",
      text,
      deletions(
        text,
        removed.flatMap((word) => words[word] ?? []),
      ),
    );
  const removal = await smallestRemoval(words.length, whole, (removed) => score(without(removed).text));
  done = 1 + searched;
  const edits: Counterfactual[] = [];
  for (const edit of [...(removal ? [without(removal.words)] : []), ...ruled]) {
    const probabilities = [...(await score(edit.text))];
    const change = (probabilities[predicted] ?? 0) - (whole[predicted] ?? 0);
    edits.push({ ...edit, probabilities, changesLabel: predictedClass(probabilities) !== predicted, change });
  }
  return {
    probabilities: [...whole],
    edits: edits.toSorted(
      (a, b) => Number(b.changesLabel) - Number(a.changesLabel) || Math.abs(b.change) - Math.abs(a.change),
    ),
    isEnglish: !isOther,
    passes: distinctTexts.size,
  };
}
