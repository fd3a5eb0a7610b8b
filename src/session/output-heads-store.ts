import { create } from "zustand";
import { persist } from "zustand/middleware";
import { LOCAL_KEYS } from "../storage/registry.ts";

interface OutputHeadsStore {
  /** Names of the output heads that the person wants to see, of any model. */
  asked: readonly string[];
  ask(heads: readonly string[]): void;
}

export const useOutputHeads = create<OutputHeadsStore>()(
  persist((set) => ({ asked: [], ask: (asked) => set({ asked }) }), {
    name: LOCAL_KEYS.outputHeads,
    partialize: ({ asked }) => ({ asked }),
  }),
);
