import { NativeSelect } from "@mantine/core";
import type { OwnCalibration } from "../../scoring/rules.ts";
import { t } from "../../i18n/i18n.ts";

export interface CalibrationSelectProps {
  /** The calibrations that were fitted for the model. */
  calibrations: readonly OwnCalibration[];
  /** The name of a calibration; empty for the model's own. */
  value: string;
  onChange(name: string): void;
}

/** A choice among calibrations; renders nothing when the person has saved none. */
export function CalibrationSelect({ calibrations, value, onChange }: CalibrationSelectProps) {
  if (calibrations.length === 0) return null;
  return (
    <NativeSelect
      label={t("evaluate:calibration.label")}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: "", label: t("evaluate:calibration.modelsOwn") },
        ...calibrations.map(({ name }) => ({ value: name, label: name })),
      ]}
    />
  );
}
