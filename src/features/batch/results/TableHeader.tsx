import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { SortKey, TableView } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { shownText } from "../../../ui/format/shown-text.ts";
import { setView } from "../store/results-actions.ts";
import classes from "./ResultsTable.module.css";
import { type Column, FIRST_COLUMN_STOP, LABEL_STOP, SCORE_STOP } from "./table-columns.ts";

const isSameKey = (a: SortKey, b: SortKey): boolean =>
  a.by === b.by && (a.by !== "column" || b.by !== "column" || a.column === b.column);

interface ColumnHeaderProps {
  name: string;
  by: SortKey;
  view: TableView;
  /** Its place in the header, for the keyboard. */
  stop: number;
  isTabStop: boolean;
}

function ColumnHeader({ name, by, view, stop, isTabStop }: ColumnHeaderProps) {
  const isSorted = isSameKey(view.sort, by);
  const sort = () =>
    void setView({ ...view, sort: by, descending: isSorted ? !view.descending : by.by === "score" });
  return (
    <div role="columnheader" aria-sort={isSorted ? (view.descending ? "descending" : "ascending") : "none"}>
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
    </div>
  );
}

interface TableHeaderProps {
  columns: readonly Column[];
  view: TableView;
  /** The columns of the CSS grid. */
  template: string;
  /** The place that Tab leads to; undefined where it leads to a row. */
  stop: number | undefined;
}

/** A click sorts by the column, a second click reverses the order. */
export function TableHeader({ columns, view, template, stop }: TableHeaderProps) {
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
        <ColumnHeader name={t("batch:table.sentiment")} by={{ by: "label" }} {...shared(LABEL_STOP)} />
        <ColumnHeader name={t("common:table.score")} by={{ by: "score" }} {...shared(SCORE_STOP)} />
        {columns.map(({ name, column }, at) => (
          <ColumnHeader
            key={name}
            name={name}
            by={{ by: "column", column }}
            {...shared(FIRST_COLUMN_STOP + at)}
          />
        ))}
      </div>
    </div>
  );
}
