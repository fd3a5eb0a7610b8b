/** Damaged model files: each is refused, or every transform of its graph ends. */

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { matchEncoder } from "../../../src/engine/kernel/matching/match-encoder.ts";
import { SegmentedBytes } from "../../../src/engine/model/segmented-bytes.ts";
import { UnsupportedGraph } from "../../../src/engine/onnx/graph.ts";
import { rewriteGraph } from "../../../src/engine/onnx/graph-writer.ts";
import { bytesField } from "../../../src/engine/onnx/protobuf-writer.ts";
import { type Field, fieldsOf, WIRE_TYPE } from "../../../src/engine/onnx/protobuf.ts";
import { checkModel } from "../../../src/engine/onnx/transforms/check.ts";
import { dequantizeProducts } from "../../../src/engine/onnx/transforms/dequantize.ts";
import { differentiate } from "../../../src/engine/onnx/transforms/differentiate.ts";
import { exposeInternals } from "../../../src/engine/onnx/transforms/expose.ts";
import { externalizeWeights } from "../../../src/engine/onnx/transforms/externalize-weights.ts";
import { addHeadSwitches } from "../../../src/engine/onnx/transforms/head-switches.ts";
import { AppError } from "../../../src/errors/app-error.ts";
import { below, damageBytes, pick, type Random } from "../../../src/testing/mutations.ts";
import type { FuzzTarget } from "./target.ts";

const FOLDER = new URL("../../../src/testing/fixtures/encoders/", import.meta.url);
const NAMES = ["bert-int8", "bert-eager-17", "distilbert-sdpa-17", "roberta-q4", "bert-external"];

interface Seed {
  bytes: Uint8Array;
  /** Small fields of the graph, at any depth; the other bytes are weights. */
  fields: Field[];
}

/** Bytes from which a field is a weight. */
const WEIGHT_BYTES = 300;
const MAX_DEPTH = 6;

/** The small fields of a message and of the messages in it. */
function smallFields(bytes: Uint8Array, { start, end }: { start: number; end: number }, depth = 0): Field[] {
  if (depth > MAX_DEPTH) return [];
  let fields: Field[];
  try {
    fields = [...fieldsOf(bytes, start, end)];
  } catch {
    // A text or a weight.
    return [];
  }
  return fields.flatMap((field) => {
    const inner = field.wireType === WIRE_TYPE.lengthDelimited ? smallFields(bytes, field, depth + 1) : [];
    return field.end - field.start <= WEIGHT_BYTES ? [field, ...inner] : inner;
  });
}

let seeds: Seed[] | undefined;

function read(name: string): Seed {
  const bytes = new Uint8Array(gunzipSync(readFileSync(new URL(`${name}.onnx.gz`, FOLDER))));
  return { bytes, fields: smallFields(bytes, { start: 0, end: bytes.length }) };
}

/** A copy with damaged bytes in a field, its key and its length. */
function damageField({ bytes, fields }: Seed, random: Random): Uint8Array {
  const { start, end } = pick(fields, random);
  const from = Math.max(0, start - 2);
  const damaged = damageBytes(bytes.subarray(from, end), random);
  const copy = new Uint8Array(bytes);
  copy.set(damaged.subarray(0, end - from), from);
  return copy;
}

/** A graph without some of its parts, or with some of them twice. */
const changeParts = ({ bytes }: Seed, random: Random): Uint8Array =>
  rewriteGraph(bytes, ({ number, wireType, start, end }) => {
    if (random() > 0.02 || wireType !== WIRE_TYPE.lengthDelimited) return undefined;
    const part = bytesField(number, [bytes.subarray(start, end)]);
    return random() < 0.5 ? [] : [...part, ...part];
  });

function damaged(seed: Seed, random: Random): Uint8Array {
  const choice = below(8, random);
  if (choice === 0) return seed.bytes.slice(0, below(seed.bytes.length, random));
  if (choice === 1) return damageBytes(seed.bytes, random);
  if (choice === 2) return changeParts(seed, random);
  let bytes = damageField(seed, random);
  if (choice > 5) bytes = damageField({ ...seed, bytes }, random);
  return bytes;
}

/** Whether the step ended; a graph without what it needs is refused with a code. */
function ends(step: () => unknown): boolean {
  try {
    step();
    return true;
  } catch (cause) {
    const isRefused =
      cause instanceof UnsupportedGraph || (cause instanceof AppError && cause.code !== "unexpected");
    if (!isRefused) throw cause;
    return false;
  }
}

export const onnxTarget: FuzzTarget = {
  make(random) {
    seeds ??= NAMES.map(read);
    return { name: "model.onnx", bytes: damaged(pick(seeds, random), random) };
  },

  async run({ bytes }) {
    const external = new Map([["bert-external.onnx_data", 1 << 20]]);
    checkModel(bytes, external);
    const pieces = new SegmentedBytes([new Uint8Array(bytes)]);
    const { model, internals } = exposeInternals(bytes);
    const steps = [
      () => externalizeWeights(pieces, "weights"),
      () => dequantizeProducts(bytes),
      () => addHeadSwitches(model, internals.attentions),
      () => differentiate(bytes, { temperature: 1, isMultiLabel: false }),
      () => matchEncoder(bytes),
    ];
    return steps.map(ends).every(Boolean) ? "transformed" : "transformed in part";
  },
};
