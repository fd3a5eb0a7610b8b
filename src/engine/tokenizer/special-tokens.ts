/** Reads the special tokens before and after a single text from the description of a tokenizer. */

import { AppError } from "../../errors/app-error.ts";

export interface SpecialTokens {
  prefix: number[];
  suffix: number[];
}

interface TemplatePiece {
  SpecialToken?: { id: string };
  Sequence?: unknown;
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

function fromTemplate(pieces: TemplatePiece[], ids: (token: string) => number[]): SpecialTokens {
  const middle = pieces.findIndex((piece) => piece.Sequence !== undefined);
  if (middle < 0) throw new AppError("bad-tokenizer", "The tokenizer's template has no place for the text.");
  const idsOf = (part: TemplatePiece[]) =>
    part.flatMap((piece) => (piece.SpecialToken ? ids(piece.SpecialToken.id) : []));
  return { prefix: idsOf(pieces.slice(0, middle)), suffix: idsOf(pieces.slice(middle + 1)) };
}

/** @throws AppError `bad-tokenizer` for a post-processor of an unknown type */
export function specialTokensOf(processor: PostProcessor | null | undefined): SpecialTokens {
  switch (processor?.type) {
    case undefined:
    case "ByteLevel":
      return { prefix: [], suffix: [] };
    case "TemplateProcessing": {
      const specialTokens = processor.special_tokens ?? {};
      return fromTemplate(processor.single ?? [], (token) =>
        Object.hasOwn(specialTokens, token) ? (specialTokens[token]?.ids ?? []) : [],
      );
    }
    case "BertProcessing":
    case "RobertaProcessing":
      if (!processor.cls || !processor.sep) break;
      return { prefix: [processor.cls[1]], suffix: [processor.sep[1]] };
    case "Sequence": {
      const parts = (processor.processors ?? []).map(specialTokensOf);
      return { prefix: parts.flatMap((part) => part.prefix), suffix: parts.flatMap((part) => part.suffix) };
    }
  }
  throw new AppError("bad-tokenizer", `The tokenizer's post-processor ${processor?.type} is not known.`);
}
