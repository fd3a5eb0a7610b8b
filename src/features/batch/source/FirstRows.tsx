import type { Preview } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import classes from "./PreviewPanel.module.css";

const MAX_ROWS = 8;

/** The first rows as they were read. */
export function FirstRows({ preview }: { preview: Preview }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrollable element must be reachable by keyboard
    <div className={classes.scroller} tabIndex={0} role="region" aria-label={t("batch:preview.firstRows")}>
      <table>
        <thead>
          <tr>
            {preview.columns.map(({ name }, index) => (
              <th key={name} scope="col" data-text={index === preview.textColumn || undefined}>
                {name}
                {index === preview.textColumn && <span>{t("batch:preview.text")}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.slice(0, MAX_ROWS).map((cells, row) => (
            // oxlint-disable-next-line react/no-array-index-key -- rows have no other key, and their order never changes
            <tr key={row}>
              {preview.columns.map(({ name }, index) => (
                <td key={name} data-text={index === preview.textColumn || undefined} dir="auto">
                  {cells[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {preview.rows.length === 0 && <p>{t("batch:preview.noRows")}</p>}
    </div>
  );
}
