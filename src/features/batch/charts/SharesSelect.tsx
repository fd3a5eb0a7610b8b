import { NativeSelect } from "@mantine/core";
import { t } from "../../../i18n/i18n.ts";
import { useOpen } from "../store/batch-store.ts";
import { chooseCharts } from "../store/results-actions.ts";
import { INITIAL_CHOICES } from "../chart-choices.ts";

/** Whether bars show rows, or the shares of the classes. */
export function SharesSelect() {
  const { asShares } = useOpen(({ charts }) => charts) ?? INITIAL_CHOICES;
  return (
    <NativeSelect
      aria-label={t("batch:time.showAs")}
      value={asShares ? "shares" : "rows"}
      onChange={(event) => chooseCharts({ asShares: event.currentTarget.value === "shares" })}
      data={[
        { value: "rows", label: t("common:table.rows") },
        { value: "shares", label: t("batch:charts.shares") },
      ]}
    />
  );
}
