/** Two models, of which each text is read by the one that reads its language. */

import { AppError } from "../../errors/app-error.ts";
import { languageCheck } from "../tokenizer/language.ts";
import type { TextWarning } from "../tokenizer/text-warning.ts";
import type { Classifier, Prediction } from "./classifier.ts";
import { textWarnings } from "./text-warnings.ts";

export interface ClassifiersByLanguage {
  classifier: Classifier;
  /** Of the texts that are certainly in a language that `classifier` does not read. It has the same classes. */
  otherLanguages: Classifier;
}

export interface LanguagePrediction extends Prediction {
  /** BCP 47 tag; empty where the detector is not sure. */
  language: string;
  /** `id@revision` of the model that read the text. */
  model: string;
  /** Why the prediction is not reliable, such as `other_language` where neither model reads the language. */
  warning?: TextWarning;
}

/** @throws AppError `unsupported-model` when the models have different classes */
export function checkClasses({ classifier, otherLanguages }: ClassifiersByLanguage): void {
  if (classifier.info.manifest.labels.join("\n") !== otherLanguages.info.manifest.labels.join("\n"))
    throw new AppError("unsupported-model", "The two models have different classes.");
}

/**
 * Classifies texts as `tonescope score --model auto` does.
 * @returns a prediction for each text, in order
 * @throws AppError `unsupported-model` when the models have different classes, and as `Classifier.classifyAll`
 */
export async function classifyByLanguage(
  { classifier, otherLanguages }: ClassifiersByLanguage,
  texts: readonly string[],
): Promise<LanguagePrediction[]> {
  checkClasses({ classifier, otherLanguages });
  const check = await languageCheck(classifier.info.manifest.languages);
  const checked = texts.map(check);
  const predictions: LanguagePrediction[] = [];
  for (const reader of [classifier, otherLanguages]) {
    const own = checked.flatMap(({ isOther }, index) =>
      isOther === (reader === otherLanguages) ? [index] : [],
    );
    if (own.length === 0) continue;
    const ownTexts = own.map((index) => texts[index] ?? "");
    const warnings = await textWarnings(reader, ownTexts);
    const { id, revision } = reader.info.manifest;
    for (const [at, prediction] of (await reader.classifyAll(ownTexts)).entries()) {
      const [index = 0, warning] = [own[at], warnings[at]];
      const language = checked[index]?.language ?? "";
      predictions[index] = {
        ...prediction,
        language,
        model: `${id}@${revision}`,
        ...(warning && { warning }),
      };
    }
  }
  return predictions;
}
