/** The files in which slow tokenizers of `transformers` keep a vocabulary, where a repository has no tokenizer.json. */

import { AppError } from "../../../errors/app-error.ts";
import { parsePythonJson } from "../../tokenizer/python-json.ts";

/** The files that name special tokens and tokens that were added later; a repository may lack them. */
const OPTIONAL_FILES = ["special_tokens_map.json", "added_tokens.json"] as const;

/** What each kind of tokenizer needs, in the order in which they are looked for. */
const KINDS = [
  ["bertweet", ["vocab.txt", "bpe.codes"]],
  ["byte-level", ["vocab.json", "merges.txt"]],
  ["sentencepiece", ["sentencepiece.bpe.model"]],
  ["sentencepiece", ["spiece.model"]],
  ["sentencepiece", ["spm.model"]],
  ["wordpiece", ["vocab.txt"]],
] as const;

export type VocabularyKind = (typeof KINDS)[number][0];

/** @returns undefined if the repository has no vocabulary that is read here */
export function vocabularyIn(
  paths: readonly string[],
): { kind: VocabularyKind; paths: readonly string[] } | undefined {
  const found = KINDS.find(([, needed]) => needed.every((path) => paths.includes(path)));
  if (!found) return undefined;
  const [kind, needed] = found;
  return { kind, paths: [...needed, ...OPTIONAL_FILES.filter((path) => paths.includes(path))] };
}

/** The content of the files by their paths. */
export class VocabularyFiles {
  readonly #files: ReadonlyMap<string, Uint8Array>;

  constructor(files: ReadonlyMap<string, Uint8Array>) {
    this.#files = files;
  }

  /** @throws AppError `bad-tokenizer` */
  bytes(...paths: readonly string[]): Uint8Array {
    const path = paths.find((name) => this.#files.has(name));
    const bytes = path === undefined ? undefined : this.#files.get(path);
    if (!bytes) throw new AppError("bad-tokenizer", `The tokenizer has no ${paths.join(" or ")}.`);
    return bytes;
  }

  /** The lines of a file, as Python reads them. @throws AppError `bad-tokenizer` */
  lines(path: string): string[] {
    const lines = new TextDecoder("utf-8", { ignoreBOM: true }).decode(this.bytes(path)).split(/\r\n|\r|\n/);
    return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
  }

  /** The object in a file; an empty one if it is absent. @throws AppError `bad-tokenizer` */
  json(path: string): Record<string, unknown> {
    const bytes = this.#files.get(path);
    if (!bytes) return {};
    try {
      const value = parsePythonJson(new TextDecoder().decode(bytes));
      if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
    } catch {
      // Falls through: it is no JSON.
    }
    throw new AppError("bad-tokenizer", `${path} is no JSON object.`);
  }
}
