import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { SortKey, TableView } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { setView } from "../store/results-actions.ts";
import classes from "./ResultsTable.module.css";
import type { Column } from "./table-columns.ts";

const isSameKey = (a: SortKey, b: SortKey): boolean =>
  a.by === b.by && (a.by !== "column" || b.by !== "column" || a.column === b.column);

function ColumnHeader({ name, by, view }: { name: string; by: SortKey; view: TableView }) {
  const isSorted = isSameKey(view.sort, by);
  const sort = () =>
    void setView({ ...view, sort: by, descending: isSorted ? !view.descending : by.by === "score" });
  return (
    <div role="columnheader" aria-sort={isSorted ? (view.descending ? "descending" : "ascending") : "none"}>
      <button type="button" title={name} onClick={sort}>
        <span>{name}</span>
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
}

/** A click sorts by the column, a second click reverses the order. */
export function TableHeader({ columns, view, template }: TableHeaderProps) {
  return (
    <div role="rowgroup" className={classes.header}>
      <div role="row" aria-rowindex={1} className={classes.row} style={{ gridTemplateColumns: template }}>
        <ColumnHeader name={t("batch:table.row")} by={{ by: "row" }} view={view} />
        <ColumnHeader name={t("batch:table.sentiment")} by={{ by: "label" }} view={view} />
        <ColumnHeader name={t("common:table.score")} by={{ by: "score" }} view={view} />
        {columns.map(({ name, column }) => (
          <ColumnHeader key={name} name={name} by={{ by: "column", column }} view={view} />
        ))}
      </div>
    </div>
  );
}
