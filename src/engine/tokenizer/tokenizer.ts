import { AppError } from "../../errors/app-error.ts";
import { type AddedToken, addedTokenSplitter, type Section } from "./added-tokens.ts";
import type { ModelDescription, TokenizerModel } from "./models/description.ts";
import { modelOf, vocabularyOf } from "./models/model.ts";
import { checkIds, parseTokenizer } from "./parse-tokenizer.ts";
import { parsePythonJson } from "./python-json.ts";
import { type PostProcessor, type SpecialTokens, specialTokensOf, tokenTypes } from "./special-tokens.ts";
import { type Normalizer, type NormalizerDescription, normalizerOf } from "./steps/normalizers.ts";
import { type PreTokenizer, type PreTokenizerDescription, preTokenizerOf } from "./steps/pre-tokenizers.ts";
import {
  configuredAddedTokens,
  configuredNormalizer,
  configuredPreTokenizer,
  type TokenizerConfig,
  tokenText,
} from "./tokenizer-config.ts";
import { type Span, TrackedText } from "./tracked-text.ts";

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

/** The fields of tokenizer.json that are used here (format of the `tokenizers` library). */
interface TokenizerJson {
  normalizer?: NormalizerDescription | null;
  added_tokens?: AddedToken[];
  pre_tokenizer?: PreTokenizerDescription | null;
  post_processor?: PostProcessor | null;
  model?: ModelDescription;
}

/** A token of the text, with its units in the source. */
interface TextToken extends Span {
  id: number;
}

const isSpace = (character: string | undefined) => character !== undefined && /\s/u.test(character);

/** A span without white space at its ends; one character is left. */
function trimmed(text: string, { start, end }: Span): Span {
  let [from, to] = [start, end];
  while (to - from > 1 && isSpace(text[from])) from += 1;
  while (to - from > 1 && isSpace(text[to - 1])) to -= 1;
  return { start: from, end: to };
}

/**
 * Converts text to input ids, as the `tokenizers` library in Python does. The name of a special token in a text (`</s>`,
 * `[SEP]`, `<mask>`) is text.
 */
export class Tokenizer {
  readonly #special: SpecialTokens;
  readonly #maxLength: number;
  readonly #cutsStart: boolean;
  readonly #hasTypes: boolean;
  readonly #splitSource: (text: TrackedText) => Section[];
  readonly #splitNormalized: (text: TrackedText) => Section[];
  readonly #normalize: Normalizer;
  readonly #preTokenize: PreTokenizer;
  readonly #model: TokenizerModel;
  readonly #names: ReadonlyMap<number, string>;
  readonly #continuation: string;
  /** The id of the mask token; undefined when the vocabulary has none. */
  readonly maskId: number | undefined;
  /** The id of the padding token; 0 when the vocabulary has none. */
  readonly padId: number;

  /**
   * @param maxLength number of tokens that the model can read, special tokens included
   * @param padId the id of the padding token, if the model has another one than the tokenizer
   * @throws AppError `bad-tokenizer`, which names a step that is not known
   */
  constructor(tokenizerJson: string, tokenizerConfig: string, maxLength: number, padId?: number) {
    this.#maxLength = maxLength;
    try {
      const json = parseTokenizer(tokenizerJson) as TokenizerJson;
      const config = parsePythonJson(tokenizerConfig) as TokenizerConfig;
      const { model = {} } = json;
      this.#special = specialTokensOf(json.post_processor);
      this.#cutsStart = config.truncation_side === "left";
      const { model_input_names: inputs } = config;
      this.#hasTypes = !Array.isArray(inputs) || inputs.includes("token_type_ids");
      const vocabulary = vocabularyOf(model);
      const addedTokens = configuredAddedTokens(json.added_tokens ?? [], config).map((token) => ({
        ...token,
        id: vocabulary.get(token.content) ?? token.id,
      }));
      this.#names = new Map([
        ...Array.from(vocabulary, ([token, id]) => [id, token] as const),
        ...addedTokens.map(({ id, content }) => [id, content] as const),
      ]);
      const { prefix, suffix, textType } = this.#special;
      checkIds([...prefix, ...suffix].flatMap(({ id, type }) => [id, type]));
      checkIds([textType, model.unk_id ?? 0]);
      checkIds(this.#names.keys());
      const idOf = (name: string | undefined, usual: RegExp) =>
        addedTokens.find(({ content }) => content === name)?.id ??
        vocabulary.get(name ?? "") ??
        addedTokens.find(({ content }) => usual.test(content))?.id;
      this.maskId = idOf(tokenText(config.mask_token), /^(\[MASK\]|<mask>)$/);
      this.padId = padId ?? idOf(tokenText(config.pad_token), /^(\[PAD\]|<pad>)$/) ?? 0;
      const normalizer = configuredNormalizer(json.normalizer, config);
      const preTokenizer = configuredPreTokenizer(json.pre_tokenizer, config);
      this.#normalize = normalizer ? normalizerOf(normalizer) : (text) => text;
      this.#preTokenize = preTokenizer ? preTokenizerOf(preTokenizer) : (piece) => [piece];
      this.#model = modelOf(model, vocabulary);
      this.#continuation = model.type === "WordPiece" ? (model.continuing_subword_prefix ?? "##") : "";
      const words = addedTokens.filter(({ special }) => !special);
      const verbatim = words.filter(({ normalized }) => normalized !== true);
      this.#splitSource = addedTokenSplitter(new Map(verbatim.map((token) => [token.content, token])));
      const normalized = words.filter((token) => token.normalized === true);
      this.#splitNormalized = addedTokenSplitter(
        new Map(normalized.map((token) => [this.#normalize(new TrackedText(token.content)).text, token])),
      );
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      throw new AppError("bad-tokenizer", "The tokenizer's description cannot be read.", { cause });
    }
  }

  /** Number of tokens that fit between the special tokens. */
  get #maxTextTokens(): number {
    return Math.max(0, this.#maxLength - this.#special.prefix.length - this.#special.suffix.length);
  }

  /** Every token of the text in order, without special tokens around it. Several tokens of one character have its span. */
  #tokensOf(text: string): TextToken[] {
    return this.#splitSource(new TrackedText(text.toWellFormed())).flatMap((section) =>
      section.added
        ? [this.#addedToken(section)]
        : this.#splitNormalized(this.#normalize(section.text)).flatMap((part) =>
            part.added
              ? [this.#addedToken(part)]
              : this.#preTokenize(part.text).flatMap((piece) => this.#modelTokens(piece)),
          ),
    );
  }

  #addedToken({ text, added }: Section): TextToken {
    return { id: added?.id ?? 0, ...text.span(0, text.length) };
  }

  #modelTokens(piece: TrackedText): TextToken[] {
    return this.#model(piece.text).map(({ id, start, end }) => ({ id, ...piece.span(start, end) }));
  }

  #around<T>(tokens: readonly T[], special: (id: number, isPrefix: boolean) => T): T[] {
    const { prefix, suffix } = this.#special;
    return [
      ...prefix.map(({ id }) => special(id, true)),
      ...tokens,
      ...suffix.map(({ id }) => special(id, false)),
    ];
  }

  /** The tokens that are read of a text that is too long: its start, or its end. */
  #cut<T>(tokens: readonly T[]): readonly T[] {
    const excess = Math.max(0, tokens.length - this.#maxTextTokens);
    return this.#cutsStart ? tokens.slice(excess) : tokens.slice(0, tokens.length - excess);
  }

  /**
   * Splits a text into the fewest windows of similar lengths; a short text has one window, as from `encode`. A window
   * begins at a word unless no word begins in its second half.
   * @returns the input ids of each window, special tokens included
   */
  windows(text: string): number[][] {
    const tokens = this.#tokensOf(text);
    const windows: number[][] = [];
    let start = 0;
    do {
      const remaining = tokens.length - start;
      const length = Math.ceil(
        remaining / Math.max(1, Math.ceil(remaining / Math.max(1, this.#maxTextTokens))),
      );
      const end = this.#wordBefore(text, tokens, start + length, Math.ceil(length / 2));
      const ids = tokens.slice(start, end).map(({ id }) => id);
      windows.push(this.#around(ids, (id) => id));
      start = end;
    } while (start < tokens.length);
    return windows;
  }

  /** The last index up to `end` at which a word begins, at most `reach` before it; else `end`. */
  #wordBefore(text: string, tokens: readonly TextToken[], end: number, reach: number): number {
    if (end >= tokens.length) return tokens.length;
    for (let at = end; at > end - reach; at -= 1) if (this.#beginsWord(text, tokens[at])) return at;
    return end;
  }

  /** Whether white space is before the token or at its start, or WordPiece does not mark it as a continuation. */
  #beginsWord(text: string, token: TextToken | undefined): boolean {
    if (!token) return true;
    if (this.#continuation !== "") return !this.tokenOf(token.id).startsWith(this.#continuation);
    return isSpace(text[token.start]) || isSpace(text[token.start - 1]);
  }

  encode(text: string): TokenEncoding {
    const tokens = this.#tokensOf(text);
    const ids = this.#cut(tokens).map(({ id }) => id);
    return { inputIds: this.#around(ids, (id) => id), cutTokens: tokens.length - ids.length };
  }

  /** `encode` with the span of each token in the text, without white space before a word. */
  align(text: string): AlignedEncoding {
    const all = this.#tokensOf(text);
    const read = this.#cut(all).map(({ id, ...span }) => ({ id, ...trimmed(text, span), isSpecial: false }));
    const tokens = this.#around<AlignedToken>(read, (id, isPrefix) => {
      const at = isPrefix ? 0 : text.length;
      return { id, start: at, end: at, isSpecial: true };
    });
    return { inputIds: tokens.map(({ id }) => id), cutTokens: all.length - read.length, tokens };
  }

  /** The type of each token of a row (`token_type_ids`); undefined if all are 0. */
  typesOf(inputIds: readonly number[]): number[] | undefined {
    return this.#hasTypes ? tokenTypes(inputIds, this.#special) : undefined;
  }

  /** A token as the vocabulary writes it, such as `[CLS]` or `##ing`; not for display. */
  tokenOf(id: number): string {
    return this.#names.get(id) ?? "";
  }
}
