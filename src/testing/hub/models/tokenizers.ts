/** Generates small complete tokenizers of common families. */

const SPECIAL = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
const added = (contents: string[]) => contents.map((content, id) => ({ id, content, ...SPECIAL }));

/** The printable characters that represent the 256 bytes in GPT-2. */
function byteAlphabet(): string[] {
  const printable = (code: number) =>
    (code >= 33 && code <= 126) || (code >= 161 && code <= 172) || (code >= 174 && code <= 255);
  let next = 256;
  return Array.from({ length: 256 }, (_, code) => String.fromCodePoint(printable(code) ? code : next++));
}

const LETTERS = "etaoinsrhldcumfpgwybvkxjqz";

/** RoBERTa: byte-level BPE. Merges are added until the vocabulary has the requested size. */
export function robertaTokenizer(size: number) {
  const specials = ["<s>", "<pad>", "</s>", "<unk>"];
  const tokens = [...specials, ...byteAlphabet()];
  const merges: [string, string][] = [];
  const isFull = () => tokens.length >= size - 1;
  let stems = ["Ġ", ...LETTERS];
  while (!isFull()) {
    const longer: string[] = [];
    for (const stem of stems) {
      for (const letter of LETTERS) {
        if (isFull()) break;
        merges.push([stem, letter]);
        tokens.push(stem + letter);
        longer.push(stem + letter);
      }
    }
    stems = longer;
  }
  const mask = size - 1;
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [...added(specials), { id: mask, content: "<mask>", ...SPECIAL, lstrip: true }],
    normalizer: null,
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: {
      type: "RobertaProcessing",
      sep: ["</s>", 2],
      cls: ["<s>", 0],
      trim_offsets: true,
      add_prefix_space: false,
    },
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: "",
      end_of_word_suffix: "",
      fuse_unk: false,
      byte_fallback: false,
      vocab: Object.fromEntries([...tokens.map((token, id) => [token, id]), ["<mask>", mask]]),
      merges,
    },
  };
}
