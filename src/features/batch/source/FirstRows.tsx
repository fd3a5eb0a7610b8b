import type { Preview } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { shownText } from "../../../ui/format/shown-text.ts";
import { rowText } from "../../../scoring/row-text.ts";
import { useBatch, usePreviewing } from "../store/batch-store.ts";
import classes from "./PreviewPanel.module.css";
import { ScrollRegion } from "../../../ui/scroll/ScrollRegion.tsx";

/** As many as a tall screen shows without scrolling. */
const MAX_ROWS = 20;
const NONE: readonly number[] = [];

/** The first rows as they were read; before them the joined text, when it is that of several columns. */
export function FirstRows({ preview }: { preview: Preview }) {
  const rules = useBatch((state) => state.rules);
  const joinedColumns = usePreviewing((previewing) => previewing.joinedColumns) ?? NONE;
  const { columns, textColumn } = preview;
  const isJoined = joinedColumns.length > 0;
  const isText = (index: number) => index === textColumn || joinedColumns.includes(index) || undefined;
  return (
    <ScrollRegion className={classes.scroller} aria-label={t("batch:preview.firstRows")}>
      <table>
        <thead>
          <tr>
            {isJoined && (
              <th scope="col" data-text>
                {t("batch:preview.joinedText")}
              </th>
            )}
            {columns.map(({ name }, index) => (
              <th key={name} scope="col" data-text={isText(index)}>
                {shownText(name)}
                {isText(index) && <span>{t("batch:preview.text")}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.slice(0, MAX_ROWS).map((cells, row) => (
            // oxlint-disable-next-line react/no-array-index-key -- rows have no other key, and their order never changes
            <tr key={row}>
              {isJoined && (
                <td className={classes.joined} data-text dir="auto">
                  {shownText(rowText({ cells }, textColumn, { ...rules, joinedColumns }))}
                </td>
              )}
              {columns.map(({ name }, index) => (
                <td key={name} data-text={isText(index)} dir="auto">
                  {shownText(cells[index] ?? "")}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {preview.rows.length === 0 && <p>{t("batch:preview.noRows")}</p>}
    </ScrollRegion>
  );
}
