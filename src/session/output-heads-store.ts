import { create } from "zustand";
import { persist } from "zustand/middleware";
import { LOCAL_KEYS } from "../storage/registry.ts";

interface HeadsStore {
  /** Names of the model's further heads that the person wants to see; kept for other models too. */
  asked: readonly string[];
  ask(heads: readonly string[]): void;
}

export const useOutputHeads = create<HeadsStore>()(
  persist((set) => ({ asked: [], ask: (asked) => set({ asked }) }), {
    name: LOCAL_KEYS.outputHeads,
    partialize: ({ asked }) => ({ asked }),
  }),
);
