import { PreTrainedTokenizer } from "@xenova/transformers";
import { EngineError } from "../errors.ts";
import { parseTokenizer } from "./limits.ts";
import { type PostProcessor, type SpecialTokens, specialTokensOf } from "./special-tokens.ts";

export interface Encoding {
  /** Special tokens included, never longer than the model can read. */
  inputIds: number[];
  /** How many tokens of the text were left out. */
  cutTokens: number;
}

interface TokenizerJson {
  normalizer?: { type: string; handle_chinese_chars?: boolean } | null;
  added_tokens?: { content: string; special: boolean }[];
  post_processor?: PostProcessor | null;
  [key: string]: unknown;
}

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

  /**
   * @param maxLength tokens that the model can read, special tokens included.
   * @throws EngineError `bad-tokenizer`
   */
  constructor(tokenizerJson: string, tokenizerConfig: string, maxLength: number) {
    try {
      const json = parseTokenizer(tokenizerJson) as TokenizerJson;
      const config = JSON.parse(tokenizerConfig) as object;
      this.#special = specialTokensOf(json.post_processor);
      this.#isolatesIdeographs =
        json.normalizer?.type === "BertNormalizer" && json.normalizer.handle_chinese_chars !== false;
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
    const wellFormed = text.toWellFormed();
    const separated = this.#isolatesIdeographs ? wellFormed.replace(ASTRAL_IDEOGRAPH, " $& ") : wellFormed;
    const ids = this.#tokenizer.encode(separated, { add_special_tokens: false });
    return {
      inputIds: [...prefix, ...ids.slice(0, room), ...suffix],
      cutTokens: Math.max(0, ids.length - room),
    };
  }
}
