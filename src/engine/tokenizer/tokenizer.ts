import { PreTrainedTokenizer } from "@xenova/transformers";
import { AppError } from "../../errors/app-error.ts";
import type { AddedToken } from "./added-tokens.ts";
import { Aligner, AlignmentError, type Span, type TokenizerSteps, type TokenScript } from "./align.ts";
import { parseTokenizer } from "./parse-tokenizer.ts";
import { type PostProcessor, type SpecialTokens, specialTokensOf } from "./special-tokens.ts";

export interface TokenEncoding {
  /** Special tokens included, never longer than the model can read. */
  inputIds: number[];
  /** How many tokens of the text were left out. */
  cutTokens: number;
}

export interface AlignedToken extends Span {
  id: number;
  /** Added by the tokenizer, not part of the text; its span is empty. */
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

/** How a token says that it begins a word, or in WordPiece that it does not (`tokenizers`, continuing_subword_prefix). */
const BEGINS_WORD: Record<TokenScript, (token: string) => boolean> = {
  plain: (token) => !token.startsWith("##"),
  "byte-level": (token) => token.startsWith("\u0120"),
  metaspace: (token) => token.startsWith("\u2581"),
};

/**
 * BERT's normalizer puts spaces around each ideograph (CJK blocks as in its `is_chinese_char`), but the library
 * looks at 16-bit units and misses the ideographs beyond them.
 */
const ASTRAL_IDEOGRAPH =
  /[\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B820}-\u{2CEAF}\u{2F800}-\u{2FA1F}]/gu;

/**
 * Text to input ids. A special token that a person typed (`</s>`, `[SEP]`, `<mask>`) is text: the library
 * would split it out as the special token, so it gets the description without them, and the ids that belong
 * around a text are added here.
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
  /** The id that a masked language model predicts in place of, when the vocabulary has one. */
  readonly maskId: number | undefined;
  /** The id of the padding token; 0 when the vocabulary has none. */
  readonly padId: number;

  /**
   * @param maxLength tokens that the model can read, special tokens included.
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
      // The wrapper names what it wraps with an underscore; its steps are public there.
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

  /** Tokens of a text that fit between the special ones. */
  get #room(): number {
    return this.#maxLength - this.#special.prefix.length - this.#special.suffix.length;
  }

  #idsOf(text: string): number[] {
    return this.#tokenizer.encode(this.#separated(text.toWellFormed()), { add_special_tokens: false });
  }

  /**
   * The whole text in as few inputs as can hold it, of like lengths; where it fits, the one input of `encode`. An input
   * begins with a word, unless none begins in half of its length.
   * @returns input ids, special tokens included.
   */
  windows(text: string): number[][] {
    const { prefix, suffix } = this.#special;
    const ids = this.#idsOf(text);
    const windows: number[][] = [];
    let start = 0;
    do {
      const left = ids.length - start;
      const length = Math.ceil(left / Math.max(1, Math.ceil(left / this.#room)));
      const end = this.#wordBefore(ids, start + length, Math.ceil(length / 2));
      windows.push([...prefix, ...ids.slice(start, end), ...suffix]);
      start = end;
    } while (start < ids.length);
    return windows;
  }

  /** The last place up to `end` where a word begins, no more than `reach` before it; else `end`. */
  #wordBefore(ids: readonly number[], end: number, reach: number): number {
    if (end >= ids.length) return ids.length;
    for (let at = end; at > end - reach; at -= 1) if (this.#beginsWord(this.tokenOf(ids[at] ?? 0))) return at;
    return end;
  }

  encode(text: string): TokenEncoding {
    const { prefix, suffix } = this.#special;
    const room = this.#room;
    const ids = this.#idsOf(text);
    return {
      inputIds: [...prefix, ...ids.slice(0, room), ...suffix],
      cutTokens: Math.max(0, ids.length - room),
    };
  }

  /**
   * `encode`, with the place of each token in the text.
   * @throws AppError `bad-tokenizer` when the tokens cannot be followed back to the text.
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
    const room = encoding.inputIds.length - prefix.length - suffix.length;
    const tokens = [...prefix.map(special(0)), ...spans.slice(0, room), ...suffix.map(special(text.length))];
    if (
      tokens.length !== encoding.inputIds.length ||
      tokens.some(({ id }, at) => id !== encoding.inputIds[at])
    ) {
      throw new AppError("bad-tokenizer", "The tokens cannot be followed back to the text.");
    }
    return { ...encoding, tokens };
  }

  /** A token as the vocabulary writes it, such as `[CLS]` or `##ing`; not for people to read. */
  tokenOf(id: number): string {
    return this.#names.get(id) ?? this.#vocabulary.id_to_token(id) ?? "";
  }
}
