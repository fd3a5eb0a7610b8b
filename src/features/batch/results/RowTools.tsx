import { NativeSelect, NumberInput } from "@mantine/core";
import type { Job, SortKey, TableView } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { translateLabel } from "../../../ui/format/labels.ts";
import { useOpen } from "../store/batch-store.ts";
import { setView } from "../store/results-actions.ts";
import { ALL_ROWS } from "../view-params.ts";
import classes from "./RowTools.module.css";

/** @param onGoTo gets the position in the view, from 0 */
export function RowTools({ job, onGoTo }: { job: Job; onGoTo: (row: number) => void }) {
  const view = useOpen((open) => open.view) ?? ALL_ROWS;
  return (
    <div className={classes.tools}>
      <SortSelect job={job} view={view} />
      <GoToField onGoTo={onGoTo} />
    </div>
  );
}

/** The orders that the header of the table does not have. */
function SortSelect({ job, view }: { job: Job; view: TableView }) {
  const { sort, descending } = view;
  const orders: { value: string; label: string; sort: SortKey; descending: boolean }[] = [
    { value: "row", label: t("batch:table.order.file"), sort: { by: "row" }, descending: false },
    ...job.model.labels.map((name, label) => ({
      value: `p${label}`,
      label: t("batch:table.order.most", { class: translateLabel(name) }),
      sort: { by: "probability", label } as const,
      descending: true,
    })),
  ];
  const now = orders.find(
    (order) => JSON.stringify(order.sort) === JSON.stringify(sort) && order.descending === descending,
  );
  return (
    <NativeSelect
      aria-label={t("batch:table.order.label")}
      value={now?.value ?? ""}
      onChange={({ currentTarget: { value } }) => {
        const order = orders.find((offered) => offered.value === value);
        if (order) void setView({ ...view, sort: order.sort, descending: order.descending });
      }}
      data={[
        ...(now ? [] : [{ value: "", label: t("batch:table.order.column") }]),
        ...orders.map(({ value, label }) => ({ value, label })),
      ]}
    />
  );
}

function GoToField({ onGoTo }: { onGoTo: (row: number) => void }) {
  const count = useOpen(({ rows }) => rows.count) ?? 0;
  return (
    <NumberInput
      className={classes.goTo ?? ""}
      aria-label={t("batch:filters.goTo")}
      placeholder={t("batch:filters.goTo")}
      min={1}
      max={Math.max(1, count)}
      hideControls
      onKeyDown={(event) => {
        const row = Number(event.currentTarget.value.replaceAll(/\D/g, ""));
        if (event.key === "Enter" && row > 0) onGoTo(row - 1);
      }}
    />
  );
}
