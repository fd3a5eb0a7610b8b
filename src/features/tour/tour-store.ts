import { create } from "zustand";

const KEY = "tonescope-tour";

/** Where nothing may be stored, each visit would be the first: there it is never shown. */
function isFirstVisit(): boolean {
  try {
    if (localStorage.getItem(KEY) !== null) return false;
    localStorage.setItem(KEY, "shown");
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
