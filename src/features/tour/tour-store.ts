import { create } from "zustand";
import { LOCAL_KEYS } from "../../storage/registry.ts";

/** Where nothing may be stored, each visit would be the first: there it is never shown. */
function isFirstVisit(): boolean {
  try {
    if (localStorage.getItem(LOCAL_KEYS.tour) !== null) return false;
    localStorage.setItem(LOCAL_KEYS.tour, "shown");
    return true;
  } catch {
    return false;
  }
}

interface TourStore {
  /** Absent when there is nothing to show. */
  step: number | undefined;
  go(step: number | undefined): void;
}

/** It begins once in the life of a browser, and ends with the tab at the latest. */
export const useTour = create<TourStore>()((set) => ({
  step: isFirstVisit() ? 0 : undefined,
  go: (step) => set({ step }),
}));
