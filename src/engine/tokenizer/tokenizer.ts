import { PreTrainedTokenizer } from "@xenova/transformers";
import { AppError } from "../../errors/app-error.ts";
import type { AddedToken } from "./added-tokens.ts";
import { Aligner, AlignmentError, type Span, type TokenizerSteps, type TokenScript } from "./align.ts";
import { parseTokenizer } from "./parse-tokenizer.ts";
import { type PostProcessor, type SpecialTokens, specialTokensOf } from "./special-tokens.ts";

export interface TokenEncoding {
  /** Ids with the special tokens, at most as many as the model can read. */
  inputIds: number[];
  /** Number of tokens that were cut off because the text is too long. */
  cutTokens: number;
}

export interface AlignedToken extends Span {
  id: number;
  /** Whether the tokenizer added the token; its span is then empty. */
  isSpecial: boolean;
}

export interface AlignedEncoding extends TokenEncoding {
  /** One for each input id. */
  tokens: AlignedToken[];
}

interface Description {
  type?: string;
  pretokenizers?: Description[];
}

interface TokenizerJson {
  normalizer?: { type: string; handle_chinese_chars?: boolean } | null;
  added_tokens?: AddedToken[];
  pre_tokenizer?: Description | null;
  post_processor?: PostProcessor | null;
  [key: string]: unknown;
}

const types = (description: Description | null | undefined): string[] =>
  description ? [description.type ?? "", ...(description.pretokenizers ?? []).flatMap(types)] : [];

function scriptOf({ pre_tokenizer, normalizer }: TokenizerJson): TokenScript {
  if (types(pre_tokenizer).includes("ByteLevel")) return "byte-level";
  const isMarked = JSON.stringify([pre_tokenizer, normalizer]).includes("\u2581");
  return isMarked || types(pre_tokenizer).includes("Metaspace") ? "metaspace" : "plain";
}

/** Whether a token begins a word; WordPiece marks the others (`tokenizers`, continuing_subword_prefix). */
const BEGINS_WORD: Record<TokenScript, (token: string) => boolean> = {
  plain: (token) => !token.startsWith("##"),
  "byte-level": (token) => token.startsWith("\u0120"),
  metaspace: (token) => token.startsWith("\u2581"),
};

/**
 * BERT's normalizer puts spaces around each ideograph (CJK blocks as in its `is_chinese_char`). The library tests only
 * 16-bit units and misses the ideographs beyond the basic multilingual plane.
 */
const ASTRAL_IDEOGRAPH =
  /[\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B820}-\u{2CEAF}\u{2F800}-\u{2FA1F}]/gu;

/**
 * Converts text to input ids. The name of a special token in a text (`</s>`, `[SEP]`, `<mask>`) is text. The library
 * would convert it to the special token, so it gets a description without special tokens, and their ids are added here.
 */
export class Tokenizer {
  readonly #tokenizer: PreTrainedTokenizer;
  readonly #special: SpecialTokens;
  readonly #maxLength: number;
  readonly #isolatesIdeographs: boolean;
  readonly #aligner: Aligner;
  readonly #beginsWord: (token: string) => boolean;
  readonly #vocabulary: { id_to_token(id: number): string | undefined };
  readonly #names: ReadonlyMap<number, string>;
  /** The id of the mask token; undefined when the vocabulary has none. */
  readonly maskId: number | undefined;
  /** The id of the padding token; 0 when the vocabulary has none. */
  readonly padId: number;

  /**
   * @param maxLength number of tokens that the model can read, special tokens included
   * @throws AppError `bad-tokenizer`
   */
  constructor(tokenizerJson: string, tokenizerConfig: string, maxLength: number) {
    try {
      const json = parseTokenizer(tokenizerJson) as TokenizerJson;
      const config = JSON.parse(tokenizerConfig) as object;
      this.#special = specialTokensOf(json.post_processor);
      this.#isolatesIdeographs =
        json.normalizer?.type === "BertNormalizer" && json.normalizer.handle_chinese_chars !== false;
      const addedTokens = json.added_tokens ?? [];
      this.#names = new Map(addedTokens.map((token) => [token.id, token.content]));
      this.maskId = addedTokens.find((token) => /^(\[MASK\]|<mask>)$/.test(token.content))?.id;
      this.padId = addedTokens.find((token) => /^(\[PAD\]|<pad>)$/.test(token.content))?.id ?? 0;
      json.added_tokens = addedTokens.filter((token) => !token.special);
      this.#tokenizer = new PreTrainedTokenizer(json, config);
      // The wrapped tokenizer has public steps.
      const { _tokenizer: wrapped } = this.#tokenizer;
      this.#vocabulary = wrapped;
      const { normalizer, pre_tokenizer, model } = wrapped as unknown as TokenizerSteps;
      const script = scriptOf(json);
      this.#beginsWord = BEGINS_WORD[script];
      this.#aligner = new Aligner({
        steps: {
          normalizer: normalizer && ((text) => normalizer(this.#separated(text))),
          pre_tokenizer,
          model,
        },
        addedTokens: json.added_tokens,
        script,
      });
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      throw new AppError("bad-tokenizer", "The tokenizer's description cannot be read.", { cause });
    }
    this.#maxLength = maxLength;
  }

  #separated(text: string): string {
    return this.#isolatesIdeographs ? text.replace(ASTRAL_IDEOGRAPH, " $& ") : text;
  }

  /** Number of tokens that fit between the special tokens. */
  get #maxTextTokens(): number {
    return this.#maxLength - this.#special.prefix.length - this.#special.suffix.length;
  }

  #idsOf(text: string): number[] {
    return this.#tokenizer.encode(this.#separated(text.toWellFormed()), { add_special_tokens: false });
  }

  /**
   * Splits a text into the fewest windows of similar lengths; a short text has one window, as from `encode`. A window
   * begins at a word unless no word begins in its second half.
   * @returns the input ids of each window, special tokens included
   */
  windows(text: string): number[][] {
    const { prefix, suffix } = this.#special;
    const ids = this.#idsOf(text);
    const windows: number[][] = [];
    let start = 0;
    do {
      const remaining = ids.length - start;
      const length = Math.ceil(remaining / Math.max(1, Math.ceil(remaining / this.#maxTextTokens)));
      const end = this.#wordBefore(ids, start + length, Math.ceil(length / 2));
      windows.push([...prefix, ...ids.slice(start, end), ...suffix]);
      start = end;
    } while (start < ids.length);
    return windows;
  }

  /** The last index up to `end` at which a word begins, at most `reach` before it; else `end`. */
  #wordBefore(ids: readonly number[], end: number, reach: number): number {
    if (end >= ids.length) return ids.length;
    for (let at = end; at > end - reach; at -= 1) if (this.#beginsWord(this.tokenOf(ids[at] ?? 0))) return at;
    return end;
  }

  encode(text: string): TokenEncoding {
    const { prefix, suffix } = this.#special;
    const limit = this.#maxTextTokens;
    const ids = this.#idsOf(text);
    return {
      inputIds: [...prefix, ...ids.slice(0, limit), ...suffix],
      cutTokens: Math.max(0, ids.length - limit),
    };
  }

  /**
   * `encode` with the span of each token in the text.
   * @throws AppError `bad-tokenizer` when the tokens cannot be aligned with the text
   */
  align(text: string): AlignedEncoding {
    const encoding = this.encode(text);
    const { prefix, suffix } = this.#special;
    const special = (at: number) => (id: number) => ({ id, start: at, end: at, isSpecial: true });
    const wellFormed = text.toWellFormed();
    let spans: AlignedToken[];
    try {
      spans = this.#aligner.align(wellFormed).map((span) => ({ ...span, isSpecial: false }));
    } catch (cause) {
      if (!(cause instanceof AlignmentError)) throw cause;
      throw new AppError("bad-tokenizer", "The tokens cannot be followed back to the text.", { cause });
    }
    const textTokens = encoding.inputIds.length - prefix.length - suffix.length;
    const tokens = [
      ...prefix.map(special(0)),
      ...spans.slice(0, textTokens),
      ...suffix.map(special(text.length)),
    ];
    if (
      tokens.length !== encoding.inputIds.length ||
      tokens.some(({ id }, at) => id !== encoding.inputIds[at])
    ) {
      throw new AppError("bad-tokenizer", "The tokens cannot be followed back to the text.");
    }
    return { ...encoding, tokens };
  }

  /** A token as the vocabulary writes it, such as `[CLS]` or `##ing`; not for display. */
  tokenOf(id: number): string {
    return this.#names.get(id) ?? this.#vocabulary.id_to_token(id) ?? "";
  }
}
