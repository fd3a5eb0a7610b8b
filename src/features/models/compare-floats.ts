/** A model that was converted here beside the same weights in floats, which are stored only meanwhile. */

import type { TransferProgress } from "../../engine/hub/transfer-progress.ts";
import {
  type ComparedClassifier,
  compareFloats,
  COMPARISON_TEXTS,
  type FloatComparison,
} from "../../engine/classifier/compare-floats.ts";
import type { StoredModel } from "../../engine/store/model-store.ts";
import { AppError, throwIfCancelled } from "../../errors/app-error.ts";
import { hubAccess } from "../../session/hub-settings.ts";
import { createInferenceClient } from "../../session/inference-client.ts";
import type { LibraryClient } from "../../session/library-client.ts";
import type { BackendChoice } from "../../../workers/protocols/model.ts";

const CONVERTED = "int8";
const FLOATS = "fp32";

/** What distinguishes the key of the floats from that of the model, whose record they must not change. */
const FLOATS_SUFFIX = "#floats";

/** Whether a stored model is what an unfinished comparison left. */
export const isForComparison = (key: string): boolean => key.endsWith(FLOATS_SUFFIX);

/** Runs of a model that are done; each text has two. */
export interface ComparisonProgress {
  phase: "compare";
  done: number;
  total: number;
}

type OnProgress = (progress: TransferProgress | ComparisonProgress) => void;

export interface ComparisonCost {
  /** Bytes to download, of the weights from which the model was made. */
  download: number;
  /** Bytes that are stored meanwhile. */
  storage: number;
  /** Bytes in memory while the floats run. */
  memory: number;
}

/** The file in 8 bits that was made here of weights that a Hub has. */
const convertedFile = ({ manifest, origin }: StoredModel) => {
  const path = manifest?.weights.find(({ dtype }) => dtype === CONVERTED)?.path;
  return origin === "hub"
    ? manifest?.files.find((file) => file.path === path && file.convertedFrom)
    : undefined;
};

/** @returns undefined for a model that cannot be compared */
export function comparisonCost(model: StoredModel): ComparisonCost | undefined {
  const file = convertedFile(model);
  if (!file || isForComparison(model.key)) return undefined;
  const download = file.convertedFrom?.files.reduce((sum, { size }) => sum + size, 0) ?? 0;
  // A float has four bytes, and the runtime packs some of them a second time.
  const floats = 4 * file.size;
  return { download, storage: download + floats, memory: 1.5 * floats };
}

/** Stores the floats under a key of their own, with what a person set for the model. */
async function storeFloats(
  client: LibraryClient,
  { id, commit, key, host, settings = {} }: StoredModel,
  floatsKey: string,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<void> {
  const cancelLookUp = () => client.cancel("look up");
  const cancelDownload = () => client.cancel(floatsKey);
  signal.addEventListener("abort", cancelLookUp);
  try {
    const offer = await client.lookUp(`${id}@${commit}`);
    signal.removeEventListener("abort", cancelLookUp);
    throwIfCancelled(signal);
    if (offer.key !== key)
      throw new AppError("not-found", `The weights are at ${host}, and another Hub is set.`);
    signal.addEventListener("abort", cancelDownload);
    await client.download({ ...offer, key: floatsKey }, FLOATS, onProgress);
    await client.configure(floatsKey, settings);
  } finally {
    signal.removeEventListener("abort", cancelLookUp);
    signal.removeEventListener("abort", cancelDownload);
  }
}

/** Loads a stored model in a worker of its own, which ends with `dispose` or with the signal. */
async function loadInWorker(
  key: string,
  dtype: string,
  backend: BackendChoice,
  signal: AbortSignal,
): Promise<ComparedClassifier> {
  const { service, terminate } = createInferenceClient();
  const end = () => terminate();
  signal.addEventListener("abort", end);
  try {
    throwIfCancelled(signal);
    await service.load({ kind: "stored", key, dtype }, hubAccess(), backend, () => {});
  } catch (cause) {
    end();
    throw cause;
  }
  return {
    classify: (text) => service.classify(text),
    async dispose() {
      signal.removeEventListener("abort", end);
      end();
    },
  };
}

/**
 * Downloads the weights again, converts them to floats, runs the texts through both models, one in memory at a time, and
 * removes the floats. After a failure they stay, so that the next attempt continues.
 * @throws AppError of looking up, downloading and running; `not-found` if the model came from another Hub than the one that is set
 */
async function compareStored(
  client: LibraryClient,
  model: StoredModel,
  texts: readonly string[],
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<FloatComparison> {
  const floatsKey = `${model.key}${FLOATS_SUFFIX}`;
  try {
    await storeFloats(client, model, floatsKey, signal, onProgress);
    const compared = await compareFloats(
      () => loadInWorker(model.key, CONVERTED, "auto", signal),
      () => loadInWorker(floatsKey, FLOATS, "wasm", signal),
      texts,
      { signal, onProgress: (done, total) => onProgress({ phase: "compare", done, total }) },
    );
    await client.discard(floatsKey);
    return compared;
  } catch (cause) {
    if (signal.aborted) await client.discard(floatsKey);
    throw cause;
  }
}

interface ComparisonPorts {
  /** Runs a comparison that is shown on the card of the model. */
  work(key: string, run: (onProgress: OnProgress) => Promise<void>): Promise<void>;
  keep(key: string, compared: FloatComparison): void;
}

export function comparisonActions(client: LibraryClient, { work, keep }: ComparisonPorts) {
  const running = new Map<string, AbortController>();
  return {
    compareFloats: (model: StoredModel, texts: readonly string[]) =>
      work(model.key, async (onProgress) => {
        const controller = new AbortController();
        running.set(model.key, controller);
        const { signal } = controller;
        const chosen = texts.length > 0 ? texts : COMPARISON_TEXTS;
        keep(model.key, await compareStored(client, model, chosen, signal, onProgress));
      }),

    cancelComparison: (key: string) => running.get(key)?.abort(),
  };
}
