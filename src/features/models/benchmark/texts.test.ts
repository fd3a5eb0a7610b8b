import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Tokenizer } from "../../../engine/tokenizer/tokenizer.ts";
import { LENGTHS, TEXTS_A_ROUND, textsOf } from "./texts.ts";

it.each(["public/models/tonescope-tweets", "models/tonescope-multilingual"])(
  "has texts of exactly so many tokens for %s",
  (folder) => {
    const read = (name: string) => readFileSync(`${folder}/${name}`, "utf8");
    const tokenizer = new Tokenizer(read("tokenizer.json"), read("tokenizer_config.json"), 1000);
    for (const length of LENGTHS)
      for (const text of [0, 1, 2].flatMap((round) => textsOf(length, round)))
        expect(tokenizer.encode(text).inputIds, text).toHaveLength(length);
  },
);

it("has other texts in each round, and the same again in a second run", () => {
  const texts = [0, 1].flatMap((round) => LENGTHS.flatMap((length) => textsOf(length, round)));
  expect(new Set(texts).size).toBe(2 * TEXTS_A_ROUND);
  expect(textsOf(32, 1)).toEqual(textsOf(32, 1));
});
