import { Button, NativeSelect, NumberInput } from "@mantine/core";
import { useState } from "react";
import type { Job, SortKey, TableView } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { translateLabel } from "../../../ui/format/labels.ts";
import { formatCount } from "../../../ui/format/numbers.ts";
import { useNarrowScreen } from "../../../ui/use-narrow-screen.ts";
import { columnNames } from "../selection/describe-condition.ts";
import { useOpen } from "../store/batch-store.ts";
import { setView, untickAll } from "../store/results-actions.ts";
import { ALL_ROWS } from "../view-params.ts";
import { ColumnsDialog } from "./ColumnsDialog.tsx";
import { type ChosenRows, copyRows, saveRows, showRowsAlone } from "./row-actions.ts";
import classes from "./RowTools.module.css";
import { shownColumns } from "./table-layout.ts";
import { useTableLayout } from "./table-layout-store.ts";

/** More rows than this are saved by the tab "Export". */
const MAX_FIRST = 10_000;

/** On a phone they are folded, and rows are cards without columns. @param onGoTo gets the position in the view, from 0 */
export function RowTools({ job, onGoTo }: { job: Job; onGoTo: (row: number) => void }) {
  const view = useOpen((open) => open.view) ?? ALL_ROWS;
  const isNarrow = useNarrowScreen();
  const tools = (
    <div className={classes.tools}>
      <SortSelect job={job} view={view} />
      <GoToField onGoTo={onGoTo} />
      {!isNarrow && <ColumnsDialog job={job} />}
      <RowActions job={job} />
    </div>
  );
  if (!isNarrow) return tools;
  return (
    <details className={classes.folded}>
      <summary>{t("batch:table.tools")}</summary>
      {tools}
    </details>
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
      className={classes.number ?? ""}
      aria-label={t("batch:filters.goTo")}
      placeholder={t("batch:filters.goTo")}
      min={1}
      max={Math.max(1, count)}
      onKeyDown={(event) => {
        const row = Number(event.currentTarget.value.replaceAll(/\D/g, ""));
        if (event.key === "Enter" && row > 0) onGoTo(row - 1);
      }}
    />
  );
}

/** For the rows that are ticked; while none is, for the first ones of the table. */
function RowActions({ job }: { job: Job }) {
  const ticked = useOpen((open) => open.ticked);
  const count = useOpen(({ rows }) => rows.count) ?? 0;
  const layout = useTableLayout(job);
  const [first, setFirst] = useState(20);
  const hasTicks = ticked !== undefined && ticked.size > 0;
  const chosen: ChosenRows = hasTicks ? { ticked } : { first };
  const rows = hasTicks ? ticked.size : Math.min(first, count);
  const columns = shownColumns(columnNames(job), job.table.textColumn, layout);
  return (
    <div className={classes.actions} role="group" aria-label={t("batch:rowActions.title")}>
      {hasTicks ? (
        <Button variant="subtle" onClick={untickAll}>
          {t("batch:rowActions.untick", { count: ticked.size })}
        </Button>
      ) : (
        <NumberInput
          className={classes.number ?? ""}
          aria-label={t("batch:rowActions.first")}
          prefix={`${t("batch:rowActions.firstPrefix")} `}
          min={1}
          max={MAX_FIRST}
          clampBehavior="strict"
          allowDecimal={false}
          value={first}
          onChange={(value) => setFirst(Number(value) || 1)}
        />
      )}
      {rows > 0 && (
        <>
          <Button variant="default" onClick={() => void copyRows(job, chosen, columns)}>
            {t("batch:rowActions.copy", { count: rows })}
          </Button>
          <Button variant="default" onClick={() => void saveRows(job, chosen)}>
            {t("batch:rowActions.save", { count: rows })}
          </Button>
          <Button variant="default" onClick={() => void showRowsAlone(chosen)}>
            {t("batch:rowActions.only", { rows: formatCount(rows), count: rows })}
          </Button>
        </>
      )}
    </div>
  );
}
