import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { ModelInfo } from "../engine/classifier/classifier.ts";
import type { ErrorReport } from "../errors/app-error.ts";
import { interactiveThreads, batchWorkers } from "../engine/pool/cores.ts";
import { type BrowserBackendId } from "../engine/backends/backend.ts";
import { type Trial, selectBackend } from "../engine/backends/selection.ts";
import type { GpuInfo } from "../engine/backends/webgpu.ts";
import { LOCAL_KEYS } from "../storage/registry.ts";

export const EMBEDDED_MODEL = "embedded";

export type Preference = "auto" | BrowserBackendId;

/** Trials kept; the oldest go first. */
const KEPT = 40;

interface BackendStore {
  /** Outlives the tab. */
  preference: Preference;
  /** What was measured, by model, weights, browser and graphics processor; a change of one asks for a new trial. */
  trials: Record<string, Trial[]>;
  /** Null: there is none; undefined: nobody has looked. */
  gpu: GpuInfo | null | undefined;
  /** What a model begins on, by its name in `keyOf`: what ran it last, or onnxruntime-web where that does not start fast. */
  begins: Record<string, Extract<BrowserBackendId, "kernel" | "wasm">>;
  isTrying: boolean;
  /** Why the model moved to onnxruntime-web on the processor, and from where. */
  notice: { reason: ErrorReport; from: BrowserBackendId } | undefined;
  prefer(preference: Preference): void;
  remember(key: string, trials: Trial[]): void;
  /** @param device what the model ran on last. */
  begin(model: string, device: BrowserBackendId): void;
  /** Never again for this model, until something changes or somebody asks. */
  demote(key: string, from: BrowserBackendId, reason: ErrorReport): void;
  set(change: Partial<Pick<BackendStore, "gpu" | "isTrying" | "notice">>): void;
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
      prefer: (preference) => set({ preference, notice: undefined }),
      remember(key, trials) {
        const others = Object.entries(get().trials).filter(([other]) => other !== key);
        set({ trials: Object.fromEntries([...others, [key, trials] as const].slice(-KEPT)) });
      },
      begin(model, device) {
        set({ begins: { ...get().begins, [model]: device === "kernel" ? device : "wasm" } });
      },
      demote(key, from, reason) {
        const others = (get().trials[key] ?? []).filter((trial) => trial.device !== from);
        get().remember(key, [...others, { device: from, refused: reason }]);
        set({ preference: "auto", notice: { reason, from } });
      },
      set: (change) => set(change),
    }),
    {
      name: LOCAL_KEYS.backends,
      version: 1,
      // Why a backend was refused used to be a sentence; measuring again takes a moment.
      migrate: (kept) => ({ ...(kept as BackendStore), trials: {} }),
      partialize: ({ preference, trials, begins }) => ({ preference, trials, begins }),
    },
  ),
);

/** Of what a trial's outcome may depend on. */
export function trialKey({ manifest, dtype }: ModelInfo, gpu: GpuInfo | null | undefined): string {
  const path = manifest.weights.find((weights) => weights.dtype === dtype)?.path;
  const sha256 = manifest.files.find((file) => file.path === path)?.sha256 ?? manifest.revision;
  return [manifest.id, sha256, dtype, navigator.userAgent, gpu?.name ?? "none"].join("\n");
}

/** Where a batch runs best; it has several workers on the processor, and one on a graphics processor. */
export function batchDevice(info: ModelInfo): BrowserBackendId {
  const { preference, trials, gpu } = useBackends.getState();
  if (preference !== "auto") return preference;
  const known = trials[trialKey(info, gpu)] ?? [];
  if (known.length === 0) return info.device as BrowserBackendId;
  const copies = { wasm: batchWorkers() / interactiveThreads(), kernel: batchWorkers() };
  return selectBackend(known, "batch", { copies, current: info.device as BrowserBackendId });
}
