import type { Job } from "../../../../workers/protocols/batch-types.ts";
import {
  type ColumnChoice,
  headNameOf,
  isHeadColumn,
  parseHeadColumn,
} from "../../../scoring/selection/selection.ts";
import { t } from "../../../i18n/i18n.ts";
import { shownText } from "../../../ui/format/shown-text.ts";
import { headColumns } from "./describe-condition.ts";

/** The name of a column of the table, or of what is known of each text. */
export function columnName({ table }: Job, column: ColumnChoice | undefined): string {
  if (column === "topic") return t("batch:column.topic");
  if (column === "language") return t("batch:column.detected");
  if (column !== undefined && isHeadColumn(column)) return shownText(headNameOf(column));
  return table.columns[column ?? -1]?.name ?? "";
}

/** What else can divide the rows besides the columns of the table. */
export const furtherColumns = (job: Job): ColumnChoice[] => [
  "language",
  ...headColumns(job).map(({ column }) => column),
  ...(hasTopics(job) ? ["topic" as const] : []),
];

export const hasTopics = ({ topics = [] }: Job): boolean => topics.length > 0;

/** The column that the value of a select stands for. */
export const columnOfValue = (value: string): ColumnChoice =>
  value === "language" || value === "topic" ? value : (parseHeadColumn(value) ?? Number(value));
