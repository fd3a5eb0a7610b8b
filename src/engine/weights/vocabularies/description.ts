/** Parts of the description of a tokenizer, in the format of tokenizer.json, that several kinds have. */

import { AppError } from "../../../errors/app-error.ts";
import type { AddedToken } from "../../tokenizer/added-tokens.ts";
import { type TokenizerConfig, tokenText } from "../../tokenizer/tokenizer-config.ts";
import type { VocabularyFiles } from "./vocabulary-files.ts";

export interface TokenizerSource {
  files: VocabularyFiles;
  /** The content of tokenizer_config.json. */
  config: TokenizerConfig & Record<string, unknown>;
  /** `model_type` of config.json. */
  modelType: string;
}

export type SpecialName = "cls_token" | "sep_token" | "pad_token" | "unk_token" | "mask_token";
export type SpecialNames = Record<SpecialName, string>;

type TokenName = Parameters<typeof tokenText>[0];

/** The texts of the special tokens, which files may state otherwise than the tokenizer's class. */
export function specialNames({ files, config }: TokenizerSource, usual: SpecialNames): SpecialNames {
  const map = files.json("special_tokens_map.json");
  const nameOf = (name: SpecialName) =>
    tokenText(map[name] as TokenName) ?? tokenText(config[name] as TokenName) ?? usual[name];
  return Object.fromEntries(
    (Object.keys(usual) as SpecialName[]).map((name) => [name, nameOf(name)]),
  ) as SpecialNames;
}

const PLAIN = { single_word: false, lstrip: false, rstrip: false, normalized: false };

/** The special tokens, and those of added_tokens.json. */
export function addedTokens(
  { files }: TokenizerSource,
  names: SpecialNames,
  vocabulary: ReadonlyMap<string, number>,
): AddedToken[] {
  const ids = new Map(vocabulary);
  const further = Object.entries(files.json("added_tokens.json")).map(
    ([content, id]) => [content, Number(id)] as const,
  );
  for (const [content, id] of further) ids.set(content, id);
  const isSpecial = (content: string) => Object.values(names).includes(content);
  const special = [...new Set(Object.values(names))].flatMap((content) => {
    const id = ids.get(content);
    return id === undefined
      ? []
      : [{ ...PLAIN, id, content, special: true, lstrip: content === names.mask_token }];
  });
  const others = further
    .filter(([content]) => !isSpecial(content))
    .map(([content, id]) => ({ ...PLAIN, id, content, special: false }));
  return [...special, ...others];
}

/** @throws AppError `bad-tokenizer` */
function idOf(tokens: readonly AddedToken[], content: string): number {
  const token = tokens.find((candidate) => candidate.content === content);
  if (!token)
    throw new AppError("bad-tokenizer", `The tokenizer's vocabulary lacks its own token ${content}.`);
  return token.id;
}

/** The first token, the text, the last token. @throws AppError `bad-tokenizer` */
export function template({ cls_token: first, sep_token: last }: SpecialNames, tokens: readonly AddedToken[]) {
  const special = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
  const entry = (id: string) => [id, { id, ids: [idOf(tokens, id)], tokens: [id] }] as const;
  return {
    type: "TemplateProcessing",
    single: [special(first), { Sequence: { id: "A", type_id: 0 } }, special(last)],
    pair: [special(first), { Sequence: { id: "A", type_id: 0 } }, special(last)],
    special_tokens: Object.fromEntries([entry(first), entry(last)]),
  };
}

export const BERT_NAMES: SpecialNames = {
  cls_token: "[CLS]",
  sep_token: "[SEP]",
  pad_token: "[PAD]",
  unk_token: "[UNK]",
  mask_token: "[MASK]",
};

export const ROBERTA_NAMES: SpecialNames = {
  cls_token: "<s>",
  sep_token: "</s>",
  pad_token: "<pad>",
  unk_token: "<unk>",
  mask_token: "<mask>",
};
