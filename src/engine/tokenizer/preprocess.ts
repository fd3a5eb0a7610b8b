import { foldLetters } from "./fold-letters.ts";

/**
 * The rule of the model card of cardiffnlp/twitter-roberta-base-sentiment: the text is split at single spaces; a word
 * that starts with `@` and is longer than one character becomes `@user`; a word that starts with `http` becomes `http`.
 */
function tweet(text: string): string {
  return text
    .split(" ")
    .map((token) => {
      if (token.startsWith("@") && token.length > 1) return "@user";
      return token.startsWith("http") ? "http" : token;
    })
    .join(" ");
}

/** The same, and letters that look like Latin ones are read as these: `𝗵𝗮𝘁𝗲` as `hate`. */
const tweetFolded = (text: string) => tweet(text.split(" ").map(foldLetters).join(" "));

const RULES = { tweet, tweet_folded: tweetFolded, none: (text: string) => text } as const;

export type PreprocessingRule = keyof typeof RULES;

export const PREPROCESSING_RULES = Object.keys(RULES) as readonly PreprocessingRule[];

/** The text that the model reads. */
export function preprocess(text: string, rule: PreprocessingRule): string {
  return RULES[rule](text);
}
