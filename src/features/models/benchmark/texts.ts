/** The texts of the benchmark: the same on every machine, each of an exact number of tokens. */

import { randomFrom } from "../../../statistics/random.ts";

/** Tokens of a text, special tokens included. */
export const LENGTHS = [8, 32, 128, 512] as const;
export type Length = (typeof LENGTHS)[number];

/** Texts of one measurement by length: browsers round the clock to as much as a millisecond. */
const TEXTS: Record<Length, number> = { 8: 8, 32: 4, 128: 2, 512: 1 };

/** The number of texts of one round. */
export const TEXTS_A_ROUND = LENGTHS.reduce((sum, length) => sum + TEXTS[length], 0);

/** One token each for both models of the app. */
const WORDS =
  "the a and but not this that with from for was is are we you they have had very so good great love happy best better nice thank bad worst hate sad late never again today morning people day time work food place phone city game team book music house street water new old right wrong always home school friend family".split(
    " ",
  );

const SPECIAL_TOKENS = 2;

export function textsOf(length: Length, round: number): string[] {
  const random = randomFrom(1000 * round + length);
  const word = () => WORDS[Math.floor(random() * WORDS.length)] as string;
  const text = () => Array.from({ length: length - SPECIAL_TOKENS }, word).join(" ");
  return Array.from({ length: TEXTS[length] }, text);
}
