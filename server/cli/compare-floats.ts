/** `tonescope models compare-floats`: a model beside its weights in floats. */

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend } from "../../src/engine/backends/backend.ts";
import { resolveBackend } from "../../src/engine/backends/resolve-backend.ts";
import {
  compareFloats,
  COMPARISON_TEXTS,
  type FloatComparison,
} from "../../src/engine/classifier/compare-floats.ts";
import { AppError } from "../../src/errors/app-error.ts";
import { reasonOf } from "../files/read-error.ts";
import { createBackend } from "../models/node-backend.ts";
import { loadLocal, type LocalModel, openFolderStore } from "../models/open-model.ts";
import type { ModelValues } from "../options/model.ts";
import { UsageError } from "../options/option.ts";
import { locate } from "./load-model.ts";
import type { ProgressLine } from "./progress.ts";

const FLOATS = "fp32";

export interface ComparedModel extends Pick<ModelValues, "dtype" | "device"> {
  model: string;
  /** A file with one text a line. */
  texts?: string | undefined;
}

async function textsOf(path: string | undefined): Promise<readonly string[]> {
  if (path === undefined) return COMPARISON_TEXTS;
  const content = await readFile(path, "utf8").catch((cause: Error) => {
    throw new Error(`${path} cannot be read: ${reasonOf(cause)}`, { cause });
  });
  const texts = content.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (texts.length === 0) throw new UsageError(`${path} has no text.`);
  return texts;
}

/** The native runtime where it is installed: floats take several times as long without it. */
async function floatBackend(): Promise<Backend> {
  return createBackend("cpu").catch((cause: unknown) => {
    if (AppError.of(cause).code !== "runtime-unavailable") throw cause;
    return createBackend("wasm");
  });
}

/** Whether the model was converted from a folder or a cache, where another conversion would replace it. */
async function isMadeFromFiles(local: LocalModel): Promise<boolean> {
  if (local.kind !== "stored") return false;
  return (await openFolderStore(local.cache).record(local.key)).origin === "import";
}

/** @throws AppError `not-found` when the model has no weights in floats, and those of loading */
export async function compareWithFloats(
  { model, dtype, device, texts }: ComparedModel,
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<FloatComparison> {
  const lines = await textsOf(texts);
  const choice = { model, device, classNames: [], preprocessing: undefined };
  const local = await locate({ ...choice, dtype }, progress, signal);
  const temporary = (await isMadeFromFiles(local))
    ? await mkdtemp(join(tmpdir(), "tonescope-floats-"))
    : undefined;
  try {
    return await compareFloats(
      async () => loadLocal(local, { ...(await resolveBackend(device, (id) => createBackend(id))), signal }),
      async () => {
        const floats = await locate({ ...choice, dtype: FLOATS }, progress, signal, temporary);
        return loadLocal(floats, { backend: await floatBackend(), signal });
      },
      lines,
      { signal, onProgress: (done, total) => progress.update(() => `${done} of ${total} runs`) },
    );
  } finally {
    progress.clear();
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  }
}

export function comparisonLines({
  texts,
  sameLabels,
  isNumber,
  meanGap,
  largestGap,
  differing,
}: FloatComparison): string {
  const gaps = `differ by ${meanGap.toFixed(4)} on average and by ${largestGap.toFixed(4)} at most`;
  if (isNumber) return `The numbers of ${texts} texts ${gaps} from those in floats.`;
  const share = ((100 * sameLabels) / texts).toFixed(1);
  return [
    `${sameLabels} of ${texts} texts (${share} %) have the same label as in floats.`,
    `Probabilities ${gaps}.`,
    ...differing.map(({ text, label, floatLabel }) => `${label}, in floats ${floatLabel}: ${text}`),
  ].join("\n");
}
