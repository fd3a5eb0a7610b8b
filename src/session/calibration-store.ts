import { create } from "zustand";
import { persist } from "zustand/middleware";
import { scoringModelOf } from "../scoring/model.ts";
import { notify } from "../ui/notices/notices.ts";
import type { OwnCalibration } from "../scoring/rules.ts";
import { t } from "../i18n/i18n.ts";
import { useModel } from "./model-store.ts";
import { LOCAL_KEYS } from "../storage/registry.ts";

interface CalibrationStore {
  /** The newest first. A name is unique among the calibrations of the same weights. */
  calibrations: readonly OwnCalibration[];
  /** Saves a calibration; replaces one with the same name. */
  save(calibration: OwnCalibration): void;
  /** Removes a calibration; a notice offers to undo this. */
  remove(calibration: OwnCalibration): void;
}

const isSame = (a: OwnCalibration, b: OwnCalibration) =>
  a.name === b.name && a.weightsSha256 === b.weightsSha256;

/** The person's own calibrations, stored in this browser. */
export const useCalibrations = create<CalibrationStore>()(
  persist(
    (set, get) => {
      const others = (removed: OwnCalibration) =>
        get().calibrations.filter((calibration) => !isSame(calibration, removed));
      return {
        calibrations: [],
        save: (added) => set({ calibrations: [added, ...others(added)] }),
        remove(removed) {
          set({ calibrations: others(removed) });
          const message = t("evaluate:keep.removed", { name: removed.name });
          notify({ message, undo: () => get().save(removed) });
        },
      };
    },
    { name: LOCAL_KEYS.calibrations },
  ),
);

/** The calibrations that were fitted for these weights. */
export const calibrationsFor = (
  weights: string,
  { calibrations } = useCalibrations.getState(),
): OwnCalibration[] => calibrations.filter(({ weightsSha256 }) => weightsSha256 === weights);

/** The calibrations for the loaded model; none while it loads. */
export function useOwnCalibrations(): OwnCalibration[] {
  const weights = useModel(({ model }) =>
    model.status === "ready" ? scoringModelOf(model.info).weightsSha256 : "",
  );
  const store = useCalibrations();
  return calibrationsFor(weights, store);
}
