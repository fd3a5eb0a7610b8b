import { NativeSelect } from "@mantine/core";
import type { TimeCounts } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { useOpen } from "../store/batch-store.ts";
import { chooseCharts } from "../store/results-actions.ts";

/** The length of the periods, for all charts over time. */
export function UnitSelect({ unit, units }: Pick<TimeCounts, "unit" | "units">) {
  const chosen = useOpen(({ charts }) => charts.unit);
  return (
    <NativeSelect
      aria-label={t("batch:time.step")}
      value={chosen !== undefined && units.includes(chosen) ? chosen : ""}
      onChange={({ currentTarget: { value } }) =>
        chooseCharts({ unit: units.find((offered) => offered === value) })
      }
      data={[
        { value: "", label: t("batch:time.automatic", { unit: t(`batch:time.unit.${unit}`) }) },
        ...units.map((offered) => ({ value: offered, label: t(`batch:time.unit.${offered}`) })),
      ]}
    />
  );
}
