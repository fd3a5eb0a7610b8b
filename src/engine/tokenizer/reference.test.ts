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
