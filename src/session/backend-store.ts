import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { ModelInfo } from "../engine/classifier/classifier.ts";
import type { ErrorReport } from "../errors/app-error.ts";
import { interactiveThreads, batchWorkers } from "../engine/pool/cores.ts";
import type { BrowserBackendId } from "../engine/backends/backend.ts";
import { type Trial, selectBackend } from "../engine/backends/selection.ts";
import type { GpuInfo } from "../engine/backends/webgpu.ts";
import { LOCAL_KEYS } from "../storage/registry.ts";
import { clearMark } from "./trial-mark.ts";

export const EMBEDDED_MODEL = "embedded";

export type Preference = "auto" | BrowserBackendId;

/** The number of stored trials; older trials are removed. */
const MAX_TRIALS = 40;

interface BackendStore {
  /** Persists after the tab is closed. */
  preference: Preference;
  /** The trials by `trialKey`. */
  trials: Record<string, Trial[]>;
  /** The graphics processor; null when there is none, undefined until a worker has checked. */
  gpu: GpuInfo | null | undefined;
  /** The backend that a model is loaded on, by the model's name: the last backend, unless it starts slowly. */
  begins: Record<string, Extract<BrowserBackendId, "kernel" | "wasm">>;
  isTrying: boolean;
  /** The backend that failed and the cause, after a move to onnxruntime-web on the processor. */
  notice: { reason: ErrorReport; from: BrowserBackendId } | undefined;
  prefer(preference: Preference): void;
  recordTrials(key: string, trials: Trial[]): void;
  /** @param backend that the model ran on last */
  recordBackend(model: string, backend: BrowserBackendId): void;
  /** Prevents the model from using this backend until the next trial. */
  demote(key: string, from: BrowserBackendId, reason: ErrorReport): void;
  set(change: Partial<Pick<BackendStore, "preference" | "gpu" | "isTrying" | "notice">>): void;
}

export const useBackends = create<BackendStore>()(
  persist(
    (set, get) => ({
      preference: "auto",
      trials: {},
      gpu: undefined,
      begins: {},
      isTrying: false,
      notice: undefined,
      prefer(preference) {
        if (preference === "webgpu") clearMark();
        set({ preference, notice: undefined });
      },
      recordTrials(key, trials) {
        const others = Object.entries(get().trials).filter(([other]) => other !== key);
        set({ trials: Object.fromEntries([...others, [key, trials] as const].slice(-MAX_TRIALS)) });
      },
      recordBackend(model, backend) {
        set({ begins: { ...get().begins, [model]: backend === "kernel" ? backend : "wasm" } });
      },
      demote(key, from, reason) {
        const others = (get().trials[key] ?? []).filter((trial) => trial.device !== from);
        get().recordTrials(key, [...others, { device: from, refused: reason }]);
        set({ preference: "auto", notice: { reason, from } });
      },
      set: (change) => set(change),
    }),
    {
      name: LOCAL_KEYS.backends,
      version: 1,
      // Version 0 stored the reason for a refusal as a sentence. A new trial takes a moment.
      migrate: (kept) => ({ ...(kept as BackendStore), trials: {} }),
      partialize: ({ preference, trials, begins }) => ({ preference, trials, begins }),
    },
  ),
);

/** Everything that the result of a trial depends on: model, weights, browser and graphics processor. */
export function trialKey({ manifest, dtype }: ModelInfo, gpu: GpuInfo | null | undefined): string {
  const path = manifest.weights.find((weights) => weights.dtype === dtype)?.path;
  const sha256 = manifest.files.find((file) => file.path === path)?.sha256 ?? manifest.revision;
  return [manifest.id, sha256, dtype, navigator.userAgent, gpu?.name ?? "none"].join("\n");
}

/** The fastest backend for a batch, which runs several workers on the processor or one on the graphics processor. */
export function batchDevice(info: ModelInfo): BrowserBackendId {
  const { preference, trials, gpu } = useBackends.getState();
  if (preference !== "auto") return preference;
  const recorded = trials[trialKey(info, gpu)] ?? [];
  if (recorded.length === 0) return info.device as BrowserBackendId;
  const copies = { wasm: batchWorkers() / interactiveThreads(), kernel: batchWorkers() };
  return selectBackend(recorded, "batch", { copies, current: info.device as BrowserBackendId });
}
