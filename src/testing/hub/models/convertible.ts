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

const WORD_EMBEDDINGS = /word_embeddings\.weight$/;

/** The same with a table of word embeddings that has several chunks. @param content with model.safetensors */
export function withLargeTable(content: RepositoryContent, rows = 150_000): RepositoryContent {
  const file = Buffer.from(content["model.safetensors"] as Uint8Array);
  const headerEnd = 8 + Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString("utf8", 8, headerEnd)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [name, tensor] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    const [start, end] = tensor.data_offsets;
    let bytes: Uint8Array = file.subarray(headerEnd + start, headerEnd + end);
    if (WORD_EMBEDDINGS.test(name)) {
      const [, columns = 0] = tensor.shape;
      tensor.shape = [rows, columns];
      bytes = new Uint8Array(Float32Array.from({ length: rows * columns }, (_, at) => Math.sin(at)).buffer);
    }
    tensor.data_offsets = [offset, offset + bytes.length];
    offset += bytes.length;
    parts.push(bytes);
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return { ...content, "model.safetensors": Buffer.concat([length, json, ...parts]) };
}
