import type { UnreadCells } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";

/** Which rows a chart does not count, because they have no date or number. */
export function UnreadNotes({ cells, kind }: { cells: UnreadCells; kind: "time" | "numbers" }) {
  const { emptyRows, unreadRows, unread } = cells;
  return (
    <>
      {unreadRows > 0 && (
        <p>{t(`batch:${kind}.unread`, { count: unreadRows, examples: unread.join(" · ") })}</p>
      )}
      {emptyRows > 0 && <p>{t(`batch:${kind}.empty`, { count: emptyRows })}</p>}
    </>
  );
}
