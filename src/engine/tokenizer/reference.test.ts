import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { Tokenizer } from "./tokenizer.ts";

interface Make {
  tokenizer: object;
  config: object;
  ids: number[][];
}

/** Small tokenizers of every make with Python's ids (training/fixtures/token_ids.py). */
const file = new URL("../../testing/fixtures/tokenizers/reference.json.gz", import.meta.url);
const { texts, makes } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as {
  texts: string[];
  makes: Record<string, Make>;
};

it.each(Object.entries(makes))("%s has Python's ids", (_name, { tokenizer: description, config, ids }) => {
  const tokenizer = new Tokenizer(JSON.stringify(description), JSON.stringify(config), 4096);
  expect(texts.map((text) => tokenizer.encode(text).inputIds)).toEqual(ids);
});

it.each(["character-map", "unigram-bytes", "bpe-bytes", "byte-level", "bert"])(
  "%s cuts a text of 200,000 characters",
  (name) => {
    const { tokenizer: description, config } = makes[name] as Make;
    const tokenizer = new Tokenizer(JSON.stringify(description), JSON.stringify(config), 64);
    const { inputIds, cutTokens } = tokenizer.encode("go on ".repeat(33_334));
    expect(inputIds).toHaveLength(64);
    expect(cutTokens).toBeGreaterThan(50_000);
    expect(tokenizer.encode("ж".repeat(200_000)).inputIds.length).toBeLessThanOrEqual(64);
  },
);
