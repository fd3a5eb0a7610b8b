/** The first run of a loaded model, which confirms what was found by the structure of its graph. */

import { AppError } from "../../errors/app-error.ts";
import type { Internals } from "../onnx/internals.ts";
import { LOGITS } from "../onnx/interface.ts";
import { preprocess } from "../tokenizer/preprocess.ts";
import { padBatch, runBatches } from "./batching.ts";
import { confirmInternals } from "./intermediates.ts";
import type { LoadedModel } from "./load-model.ts";
import { checkLogits } from "./predict-label.ts";

const TEXT = "Warming up before the first tweet arrives.";
const SHORT_TEXT = "Good.";

/** By how much a logit may change when its text is padded, relative to the largest logit if that is above 1. */
const PADDING_TOLERANCE = { float32: 0.001, float16: 0.02 };

export interface WarmedUp {
  internals: Internals;
  /** As of the backend; undefined if the model's scores depend on the other texts of a run. */
  batchTokens: number | undefined;
}

function encoder({ tokenizer, manifest }: LoadedModel) {
  return (text: string) => tokenizer.encode(preprocess(text, manifest.preprocessing));
}

/** Some architectures pool, convolve or place tokens in a way that padding changes. */
async function isPaddingSafe(loaded: LoadedModel): Promise<boolean> {
  try {
    return await isPaddingIgnored(loaded);
  } catch (cause) {
    // The padding token can be one that the model has no embedding for.
    if (AppError.of(cause).code === "inference-failed") return false;
    throw cause;
  }
}

async function isPaddingIgnored(loaded: LoadedModel): Promise<boolean> {
  const { session, tokenizer, weights } = loaded;
  const rows = [SHORT_TEXT, TEXT].map(encoder(loaded));
  const run = async (batchTokens: number | undefined) => {
    const outputs = await runBatches(session, rows, { outputs: [LOGITS], batchTokens, tokenizer });
    return outputs.flatMap(([logits]) => [...(logits ?? [])]);
  };
  const [alone, together] = [await run(undefined), await run(Number.POSITIVE_INFINITY)];
  const tolerance = PADDING_TOLERANCE[weights.dtype.includes("16") ? "float16" : "float32"];
  const limit = tolerance * Math.max(1, ...alone.map(Math.abs));
  return alone.every((logit, at) => Math.abs(logit - (together[at] ?? Number.NaN)) <= limit);
}

async function firstRun(loaded: LoadedModel): Promise<WarmedUp> {
  const { session, tokenizer, manifest, internals, backend } = loaded;
  const feeds = padBatch([encoder(loaded)(TEXT)], tokenizer);
  const isShown = (name: string) => session.outputNames.includes(name);
  // The kernel's matcher knows what each tensor is.
  const shown = backend.device === "kernel" ? [] : [...internals.attentions, ...internals.hiddenStates];
  const names = shown.filter(isShown);
  const heads = [{ output: LOGITS, labels: manifest.labels }, ...(manifest.heads ?? [])];
  const outputs = await session.run(feeds, [...heads.map(({ output }) => output), ...names]);
  for (const { output, labels } of heads) checkLogits(outputs[output]?.data ?? [], labels);
  const { batchTokens } = backend;
  return {
    internals: names.length > 0 ? confirmInternals(internals, outputs, feeds.dims[1]) : internals,
    batchTokens: batchTokens !== undefined && (await isPaddingSafe(loaded)) ? batchTokens : undefined,
  };
}

/** @throws AppError `bad-model` if the model fails on a short text; `labels-mismatch`, `out-of-memory`, `device-lost` */
export async function warmUp(loaded: LoadedModel): Promise<WarmedUp> {
  try {
    return await firstRun(loaded);
  } catch (cause) {
    const { code, message } = AppError.of(cause);
    if (code !== "inference-failed") throw cause;
    throw new AppError("bad-model", `The model fails on a short text. ${message}`, { cause });
  }
}
