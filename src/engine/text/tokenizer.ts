import { PreTrainedTokenizer } from "@xenova/transformers";
import { EngineError } from "../errors.ts";
import { type PostProcessor, type SpecialTokens, specialTokensOf } from "./special-tokens.ts";

export interface Encoding {
  /** Special tokens included, never longer than the model can read. */
  inputIds: number[];
  /** How many tokens of the text were left out. */
  cutTokens: number;
}

interface TokenizerJson {
  added_tokens?: { content: string; special: boolean }[];
  post_processor?: PostProcessor | null;
  [key: string]: unknown;
}

/**
 * Text to input ids. A special token that a person typed (`</s>`, `[SEP]`, `<mask>`) is text: the library
 * would split it out as the special token, so it gets the description without them, and the ids that belong
 * around a text are added here.
 */
export class Tokenizer {
  readonly #tokenizer: PreTrainedTokenizer;
  readonly #special: SpecialTokens;
  readonly #maxLength: number;

  /**
   * @param maxLength tokens that the model can read, special tokens included.
   * @throws EngineError `bad-tokenizer`
   */
  constructor(tokenizerJson: string, tokenizerConfig: string, maxLength: number) {
    try {
      const json = JSON.parse(tokenizerJson) as TokenizerJson;
      const config = JSON.parse(tokenizerConfig) as object;
      this.#special = specialTokensOf(json.post_processor);
      json.added_tokens = (json.added_tokens ?? []).filter((token) => !token.special);
      this.#tokenizer = new PreTrainedTokenizer(json, config);
    } catch (cause) {
      if (cause instanceof EngineError) throw cause;
      throw new EngineError("bad-tokenizer", "The tokenizer's description cannot be read.", { cause });
    }
    this.#maxLength = maxLength;
  }

  encode(text: string): Encoding {
    const { prefix, suffix } = this.#special;
    const room = this.#maxLength - prefix.length - suffix.length;
    const ids = this.#tokenizer.encode(text.toWellFormed(), { add_special_tokens: false });
    return {
      inputIds: [...prefix, ...ids.slice(0, room), ...suffix],
      cutTokens: Math.max(0, ids.length - room),
    };
  }
}
