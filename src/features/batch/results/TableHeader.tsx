import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { type PointerEvent, useRef } from "react";
import type { Job, SortKey, TableView } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { isRightToLeft } from "../../../ui/format/direction.ts";
import { shownText } from "../../../ui/format/shown-text.ts";
import { nameOfSecond } from "../second-name.ts";
import { setView } from "../store/results-actions.ts";
import classes from "./ResultsTable.module.css";
import { firstColumnStop, LABEL_STOP, SCORE_STOP, SECOND_STOP, TEXT_START } from "./table-columns.ts";
import { resizeColumn, type TableColumn } from "./table-layout.ts";
import { changeLayout } from "./table-layout-store.ts";

const isSameKey = (a: SortKey, b: SortKey): boolean =>
  a.by === b.by && (a.by !== "column" || b.by !== "column" || a.column === b.column);

interface ColumnHeaderProps {
  name: string;
  by: SortKey;
  view: TableView;
  /** Its place in the header, for the keyboard. */
  stop: number;
  isTabStop: boolean;
  /** Where it stays while the table is scrolled sideways, in pixels. */
  stickyAt?: number | undefined;
  /** Called with the width that it was dragged to; absent where it has a fixed one. */
  onResize?: (width: number) => void;
}

function ColumnHeader({ name, by, view, stop, isTabStop, stickyAt, onResize }: ColumnHeaderProps) {
  const isSorted = isSameKey(view.sort, by);
  const sort = () =>
    void setView({ ...view, sort: by, descending: isSorted ? !view.descending : by.by === "score" });
  return (
    <div
      role="columnheader"
      aria-sort={isSorted ? (view.descending ? "descending" : "ascending") : "none"}
      data-sticky={stickyAt === undefined ? undefined : true}
      style={stickyAt === undefined ? undefined : { insetInlineStart: stickyAt }}
    >
      <button
        type="button"
        title={shownText(name)}
        onClick={sort}
        data-stop={stop}
        tabIndex={isTabStop ? 0 : -1}
      >
        <span>{shownText(name)}</span>
        {isSorted && (view.descending ? <IconArrowDown size={14} /> : <IconArrowUp size={14} />)}
      </button>
      {onResize && <ResizeHandle name={name} onResize={onResize} />}
    </div>
  );
}

/** The end of a column, which can be dragged; the dialog of the columns has the same for the keyboard. */
function ResizeHandle({ name, onResize }: { name: string; onResize: (width: number) => void }) {
  /** The pointer and the width of the column when dragging began. */
  const start = useRef<{ x: number; width: number }>(undefined);
  const drag = ({ clientX, currentTarget }: PointerEvent) => {
    if (!start.current) return;
    const moved = clientX - start.current.x;
    onResize(start.current.width + (isRightToLeft(currentTarget) ? -moved : moved));
  };
  return (
    <span
      className={classes.resize}
      title={t("batch:table.resize", { column: shownText(name) })}
      aria-hidden="true"
      onPointerDown={(event) => {
        const width = event.currentTarget.parentElement?.offsetWidth ?? 0;
        start.current = { x: event.clientX, width };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onPointerUp={(event) => {
        drag(event);
        start.current = undefined;
      }}
    />
  );
}

interface TableHeaderProps {
  job: Job;
  columns: readonly TableColumn[];
  view: TableView;
  /** The columns of the CSS grid. */
  template: string;
  /** The place that Tab leads to; undefined where it leads to a row. */
  stop: number | undefined;
}

/** A click sorts by the column, a second click reverses the order. */
export function TableHeader({ job, columns, view, template, stop }: TableHeaderProps) {
  const shared = (own: number) => ({ view, stop: own, isTabStop: stop === own });
  return (
    <div role="rowgroup" className={classes.header}>
      <div
        role="row"
        aria-rowindex={1}
        className={classes.row}
        style={{ gridTemplateColumns: template }}
        data-row={-1}
      >
        <ColumnHeader name={t("batch:table.row")} by={{ by: "row" }} {...shared(0)} />
        <ColumnHeader
          name={t("batch:table.sentiment")}
          by={{ by: "label" }}
          stickyAt={0}
          {...shared(LABEL_STOP)}
        />
        <ColumnHeader name={t("common:table.score")} by={{ by: "score" }} {...shared(SCORE_STOP)} />
        {job.second && (
          <div
            role="columnheader"
            className={classes.secondHead}
            title={nameOfSecond(job.second)}
            data-stop={SECOND_STOP}
            tabIndex={stop === SECOND_STOP ? 0 : -1}
          >
            {nameOfSecond(job.second)}
          </div>
        )}
        {columns.map(({ name, column, isText }, at) => (
          <ColumnHeader
            key={name}
            name={name}
            by={{ by: "column", column }}
            stickyAt={isText ? TEXT_START : undefined}
            onResize={(width) => changeLayout(job, (layout) => resizeColumn(layout, column, width))}
            {...shared(firstColumnStop(job) + at)}
          />
        ))}
      </div>
    </div>
  );
}
