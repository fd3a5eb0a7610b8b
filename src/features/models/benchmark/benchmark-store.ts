import { create } from "zustand";
import type { ModelChoice } from "../../../../workers/protocols/model.ts";
import type { GpuInfo } from "../../../engine/backends/webgpu.ts";
import type { Variant } from "../../../engine/kernel/variant.ts";
import { AppError, type ErrorReport } from "../../../errors/app-error.ts";
import { beginWork } from "../../../session/activity.ts";
import { useBackends } from "../../../session/backend-store.ts";
import { createInferenceClient } from "../../../session/inference-client.ts";
import { useModel } from "../../../session/model-store.ts";
import { diedInTrial } from "../../../session/trial-mark.ts";
import { type BenchmarkProgress, type BenchmarkResult, runBenchmark } from "./run.ts";

/** What a page can know of the machine. */
export interface Machine {
  gpu: GpuInfo | null;
  variant: Variant;
  /** Whether a page died while the graphics processor was tried. */
  died: boolean;
  power?: "mains" | "battery";
}

interface BenchmarkStore {
  /** Absent until a worker has looked. */
  machine?: Machine;
  progress?: BenchmarkProgress | undefined;
  error?: ErrorReport | undefined;
  /** The newest of each model. */
  results: readonly BenchmarkResult[];
  findMachine(): Promise<void>;
  run(choice: ModelChoice, withGpu: boolean): Promise<void>;
  cancel(): void;
}

/** Chromium only. */
type WithBattery = Partial<{ getBattery(): Promise<{ charging: boolean }> }>;

async function powerSource(): Promise<Pick<Machine, "power">> {
  try {
    const battery = await (navigator as WithBattery).getBattery?.();
    return battery ? { power: battery.charging ? "mains" : "battery" } : {};
  } catch {
    return {};
  }
}

async function lookAtMachine(): Promise<Machine> {
  const { service, terminate } = createInferenceClient();
  try {
    const [gpu, variant] = await Promise.all([service.findGpu(), service.kernelVariant()]);
    return { gpu: gpu ?? null, variant, died: await diedInTrial(), ...(await powerSource()) };
  } finally {
    terminate();
  }
}

let aborting: AbortController | undefined;

export const useBenchmark = create<BenchmarkStore>()((set, get) => ({
  results: [],

  async findMachine() {
    try {
      const machine = await lookAtMachine();
      useBackends.getState().set({ gpu: machine.gpu });
      set({ machine });
    } catch (cause) {
      set({ error: AppError.of(cause).report });
    }
  },

  async run(choice, withGpu) {
    const { machine } = get();
    if (aborting || !machine) return;
    aborting = new AbortController();
    const { signal } = aborting;
    const endWork = beginWork();
    set({ error: undefined, progress: { backend: "wasm" } });
    try {
      // What the page still loads or tries would be measured too.
      await useModel.getState().settled(0);
      const result = await runBenchmark(choice, {
        gpu: machine.gpu,
        withGpu,
        signal,
        onProgress: (progress) => set({ progress }),
      });
      const others = get().results.filter(({ model }) => model !== result.model);
      set({ results: [...others, result] });
    } catch (cause) {
      set({ error: AppError.of(cause).report });
    } finally {
      aborting = undefined;
      endWork();
      set({ progress: undefined });
    }
  },

  cancel: () => aborting?.abort(),
}));
