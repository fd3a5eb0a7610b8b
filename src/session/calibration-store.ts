import { create } from "zustand";
import { persist } from "zustand/middleware";
import { scoringModelOf } from "../scoring/model.ts";
import { notify } from "../ui/notices/notices.ts";
import type { OwnCalibration } from "../scoring/rules.ts";
import { t } from "../i18n/i18n.ts";
import { useModel } from "./model-store.ts";
import { LOCAL_KEYS } from "../storage/registry.ts";

interface CalibrationStore {
  /** The newest first; no two for the same weights have one name. */
  calibrations: readonly OwnCalibration[];
  /** In place of one with the same name. */
  keep(calibration: OwnCalibration): void;
  /** It can come back for a while. */
  remove(calibration: OwnCalibration): void;
}

const isSame = (a: OwnCalibration, b: OwnCalibration) =>
  a.name === b.name && a.weightsSha256 === b.weightsSha256;

/** The person's own calibrations, kept in this browser. */
export const useCalibrations = create<CalibrationStore>()(
  persist(
    (set, get) => {
      const without = (kept: readonly OwnCalibration[], gone: OwnCalibration) =>
        kept.filter((other) => !isSame(other, gone));
      return {
        calibrations: [],
        keep: (added) =>
          set(({ calibrations }) => ({ calibrations: [added, ...without(calibrations, added)] })),
        remove(gone) {
          set(({ calibrations }) => ({ calibrations: without(calibrations, gone) }));
          notify({ message: t("evaluate:keep.removed", { name: gone.name }), undo: () => get().keep(gone) });
        },
      };
    },
    { name: LOCAL_KEYS.calibrations },
  ),
);

/** Those that were fitted for these weights. */
export const calibrationsFor = (
  weights: string,
  { calibrations } = useCalibrations.getState(),
): OwnCalibration[] => calibrations.filter(({ weightsSha256 }) => weightsSha256 === weights);

/** Those for the model that is loaded; none before. */
export function useOwnCalibrations(): OwnCalibration[] {
  const weights = useModel(({ model }) =>
    model.status === "ready" ? scoringModelOf(model.info).weightsSha256 : "",
  );
  const store = useCalibrations();
  return calibrationsFor(weights, store);
}
