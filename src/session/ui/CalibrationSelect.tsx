import { NativeSelect } from "@mantine/core";
import type { OwnCalibration } from "../../scoring/rules.ts";
import { t } from "../../i18n/i18n.ts";

export interface CalibrationSelectProps {
  /** Those that were fitted for the model. */
  own: readonly OwnCalibration[];
  /** A name; empty for the model's own. */
  value: string;
  onChange(name: string): void;
}

/** Nothing, as long as the person has kept none. */
export function CalibrationSelect({ own, value, onChange }: CalibrationSelectProps) {
  if (own.length === 0) return null;
  return (
    <NativeSelect
      label={t("evaluate:calibration.label")}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: "", label: t("evaluate:calibration.modelsOwn") },
        ...own.map(({ name }) => ({ value: name, label: name })),
      ]}
    />
  );
}
