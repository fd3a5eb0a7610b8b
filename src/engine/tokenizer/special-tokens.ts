/** Reads the special tokens around a single text, and the types of all tokens, from the description of a tokenizer. */

import { AppError } from "../../errors/app-error.ts";
import { unknownStep } from "./steps/step-error.ts";

/** A special token's id, and the type that the model gets for it (`token_type_ids`). */
interface SpecialToken {
  id: number;
  type: number;
}

export interface SpecialTokens {
  prefix: SpecialToken[];
  suffix: SpecialToken[];
  /** The type of the tokens of the text. */
  textType: number;
}

interface TemplatePiece {
  SpecialToken?: { id: string; type_id?: number };
  Sequence?: { id?: string; type_id?: number };
}

/** The fields of `post_processor` in tokenizer.json that are used here (format of the `tokenizers` library). */
export interface PostProcessor {
  type: string;
  single?: TemplatePiece[];
  special_tokens?: Record<string, { ids: number[] }>;
  cls?: [string, number];
  sep?: [string, number];
  processors?: PostProcessor[];
}

const NONE: SpecialTokens = { prefix: [], suffix: [], textType: 0 };

function fromTemplate({ single = [], special_tokens: names = {} }: PostProcessor): SpecialTokens {
  const places = single.filter((piece) => piece.Sequence !== undefined);
  const middle = single.findIndex((piece) => piece.Sequence !== undefined);
  if (places.length !== 1)
    throw new AppError("bad-tokenizer", "The tokenizer's template has not one place for the text.");
  const specialsOf = (part: TemplatePiece[]) =>
    part.flatMap(({ SpecialToken: special }) => {
      const ids = special && Object.hasOwn(names, special.id) ? (names[special.id]?.ids ?? []) : [];
      return ids.map((id) => ({ id, type: special?.type_id ?? 0 }));
    });
  return {
    prefix: specialsOf(single.slice(0, middle)),
    suffix: specialsOf(single.slice(middle + 1)),
    textType: single[middle]?.Sequence?.type_id ?? 0,
  };
}

/** Each processor of a sequence puts its tokens around those of the one before it, and sets their types. */
function around(inner: SpecialTokens, processor: PostProcessor): SpecialTokens {
  const { prefix, suffix, textType } = specialTokensOf(processor);
  const typed = (tokens: SpecialToken[]) =>
    setsTypes(processor) ? tokens.map(({ id }) => ({ id, type: textType })) : tokens;
  return {
    prefix: [...prefix, ...typed(inner.prefix)],
    suffix: [...typed(inner.suffix), ...suffix],
    textType: setsTypes(processor) ? textType : inner.textType,
  };
}

const setsTypes = ({ type }: PostProcessor) => type === "TemplateProcessing" || type === "RobertaProcessing";

/** @throws AppError `bad-tokenizer` for a post-processor of an unknown type */
export function specialTokensOf(processor: PostProcessor | null | undefined): SpecialTokens {
  switch (processor?.type) {
    case undefined:
    case "ByteLevel":
      return NONE;
    case "TemplateProcessing":
      return fromTemplate(processor);
    case "BertProcessing":
    case "RobertaProcessing": {
      const { cls, sep } = processor;
      if (!cls || !sep) break;
      return { prefix: [{ id: cls[1], type: 0 }], suffix: [{ id: sep[1], type: 0 }], textType: 0 };
    }
    case "Sequence":
      return (processor.processors ?? []).reduce(around, NONE);
  }
  throw unknownStep("post-processor", processor?.type);
}

/**
 * The type of each token of a row.
 * @param inputIds with or without the special tokens
 * @returns undefined if all types are 0
 */
export function tokenTypes(
  inputIds: readonly number[],
  { prefix, suffix, textType }: SpecialTokens,
): number[] | undefined {
  const types = inputIds.map(() => textType);
  for (const [at, { id, type }] of prefix.entries()) if (inputIds[at] === id) types[at] = type;
  const end = inputIds.length - suffix.length;
  for (const [at, { id, type }] of suffix.entries()) if (inputIds[end + at] === id) types[end + at] = type;
  return types.some((type) => type !== 0) ? types : undefined;
}
