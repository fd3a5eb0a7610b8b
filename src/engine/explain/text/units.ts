/** The units of a text that an explanation gives values to. */

import type { TextUnit, TokenizedText } from "../../tokenizer/tokenized-text.ts";

export type Level = "words" | "tokens";

/** Words and special tokens, or each token as a unit of its own. */
export function unitsAt({ units, tokens }: TokenizedText, level: Level): TextUnit[] {
  if (level === "words") return units;
  return tokens.map((token, index) => ({ ...token, firstToken: index, lastToken: index + 1 }));
}
