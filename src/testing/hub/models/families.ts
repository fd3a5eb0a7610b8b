/** Whole tiny models as `transformers` saves them, one of each family (training/fixtures/families.py). */

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { gunzipSync } from "node:zlib";
import type { RepositoryContent } from "../repository.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "fixtures", "families");

/** A name on the Hub for each family; the labels of `xlm-roberta` are known by its id. */
export const FAMILIES = {
  bert: "example/bert-stars",
  distilbert: "example/distilbert-moods",
  roberta: "example/roberta",
  "xlm-roberta": "cardiffnlp/twitter-xlm-roberta-base-sentiment",
} as const;

export type Family = keyof typeof FAMILIES;

export const FAMILY_NAMES = Object.keys(FAMILIES) as Family[];

export function familyModel(family: Family): RepositoryContent {
  const folder = join(FOLDER, family);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = relative(folder, join(parentPath, name)).replaceAll("\\", "/");
      const bytes = readFileSync(join(folder, path));
      return path.endsWith(".gz") ? [path.slice(0, -3), gunzipSync(bytes)] : [path, bytes];
    }),
  );
}

export interface FamilyAnswer {
  text: string;
  inputIds: number[];
  logits: number[];
}

interface Expected {
  texts: string[];
  models: Record<Family, { maxLength: number; answers: { input_ids: number[]; logits: number[] }[] }>;
}

/** The results of Python. */
export function expectedOf(family: Family): { maxLength: number; answers: FamilyAnswer[] } {
  const { texts, models } = JSON.parse(readFileSync(join(FOLDER, "expected.json"), "utf8")) as Expected;
  const { maxLength, answers } = models[family];
  return {
    maxLength,
    answers: texts.map((text, index) => ({
      text,
      inputIds: answers[index]?.input_ids ?? [],
      logits: answers[index]?.logits ?? [],
    })),
  };
}
