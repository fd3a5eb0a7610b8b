import { create } from "zustand";
import { LOCAL_KEYS } from "../../storage/registry.ts";

/** False where storage is blocked: the tour would be shown on every visit. */
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

/** The tour starts on the first visit only. */
export const useTour = create<TourStore>()((set) => ({
  step: isFirstVisit() ? 0 : undefined,
  go: (step) => set({ step }),
}));
