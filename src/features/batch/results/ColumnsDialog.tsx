import { ActionIcon, Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useState } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { Dialog } from "../../../ui/controls/Dialog.tsx";
import { shownText } from "../../../ui/format/shown-text.ts";
import { columnNames } from "../selection/describe-condition.ts";
import classes from "./ColumnsDialog.module.css";
import {
  LINES,
  MAX_WIDTH,
  MIN_WIDTH,
  moveColumn,
  orderedColumns,
  resizeColumn,
  toggleColumn,
} from "./table-layout.ts";
import { changeLayout, useTableLayout } from "./table-layout-store.ts";

/** Which columns the table has, in which order, how wide, and how many lines of a text it shows. */
export function ColumnsDialog({ job }: { job: Job }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t("batch:columns.open")}
      </Button>
      <Dialog opened={isOpen} onClose={() => setOpen(false)} title={t("batch:columns.title")}>
        <LinesSelect job={job} />
        <ColumnList job={job} />
        <Button variant="default" onClick={() => changeLayout(job, () => ({}))}>
          {t("batch:columns.reset")}
        </Button>
      </Dialog>
    </>
  );
}

function LinesSelect({ job }: { job: Job }) {
  const { lines = 1 } = useTableLayout(job);
  return (
    <NativeSelect
      label={t("batch:columns.lines")}
      value={lines}
      onChange={(event) => {
        const chosen = LINES.find((count) => String(count) === event.currentTarget.value);
        changeLayout(job, (layout) => ({ ...layout, ...(chosen && { lines: chosen }) }));
      }}
      data={LINES.map(String)}
    />
  );
}

function ColumnList({ job }: { job: Job }) {
  const layout = useTableLayout(job);
  const names = columnNames(job);
  const columns = orderedColumns(names.length, job.table.textColumn, layout);
  const move = (column: number, step: 1 | -1) =>
    changeLayout(job, (before) =>
      moveColumn(before, orderedColumns(names.length, job.table.textColumn, before), column, step),
    );
  return (
    <ul className={classes.columns}>
      {columns.map((column, at) => {
        const name = shownText(names[column] ?? "");
        return (
          <li key={column}>
            <Checkbox
              label={name}
              checked={!layout.hidden?.includes(column)}
              onChange={() => changeLayout(job, (before) => toggleColumn(before, column))}
            />
            <TextInput
              className={classes.width ?? ""}
              type="number"
              min={MIN_WIDTH}
              max={MAX_WIDTH}
              step={20}
              aria-label={t("batch:columns.width", { column: name })}
              placeholder={t("batch:columns.automatic")}
              // Written when the field is left, or a width that is being typed would be too small.
              key={layout.widths?.[column]}
              defaultValue={layout.widths?.[column] ?? ""}
              onBlur={({ currentTarget: { value } }) => {
                if (value !== "") changeLayout(job, (before) => resizeColumn(before, column, Number(value)));
              }}
            />
            <ActionIcon
              variant="default"
              aria-label={t("batch:columns.up", { column: name })}
              disabled={at === 0}
              onClick={() => move(column, -1)}
            >
              <IconArrowUp size={18} />
            </ActionIcon>
            <ActionIcon
              variant="default"
              aria-label={t("batch:columns.down", { column: name })}
              disabled={at === columns.length - 1}
              onClick={() => move(column, 1)}
            >
              <IconArrowDown size={18} />
            </ActionIcon>
          </li>
        );
      })}
    </ul>
  );
}
