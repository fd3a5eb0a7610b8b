import { otherLanguageCheck } from "../tokenizer/language.ts";
import { type TextWarning, textWarning } from "../tokenizer/text-warning.ts";
import type { Classifier } from "./classifier.ts";

/** Why the predictions of this model are not reliable for texts; loads the language detector on the first call. */
export async function textWarnings(
  { info, inspectable }: Pick<Classifier, "info" | "inspectable">,
  texts: readonly string[],
): Promise<(TextWarning | undefined)[]> {
  const isOtherLanguage = await otherLanguageCheck(info.manifest.languages);
  const readsEnglish = info.manifest.languages.some((tag) => /^en\b/i.test(tag));
  const unitsOf = (text: string) => inspectable.tokenize(text).units;
  return texts.map((text) => textWarning(text, { readsEnglish, isOtherLanguage, unitsOf }));
}
