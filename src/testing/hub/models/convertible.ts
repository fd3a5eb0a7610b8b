/** A repository without an ONNX file and without tokenizer.json. */

import { weightsFiles } from "../../weights.ts";
import type { RepositoryContent } from "../repository.ts";

const WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "good", "bad", "day", "##s", "!"];
const VOCABULARY = Array.from({ length: 48 }, (_, id) => WORDS[id] ?? `[unused${id}]`).join("\n");

/** @param fixture a tiny BERT of src/testing/fixtures/weights, in any format */
export function convertibleModel(fixture: string): RepositoryContent {
  const { "expected.json": _expected, ...files } = Object.fromEntries(weightsFiles(fixture));
  return { ...files, "vocab.txt": VOCABULARY };
}
