import type { Corrections, Preview } from "../../../../workers/protocols/batch-types.ts";
import { headerRowOf } from "../../../data/reading.ts";
import { t } from "../../../i18n/i18n.ts";
import { correct } from "../store/source-actions.ts";
import { propertyOf, ReadingSelect } from "./ReadingSelect.tsx";

/** Rows that are offered as the header, and at least so many after the one that was found. */
const ROWS = 10;
const NONE = "none";

/** The row that names the columns, in formats with rows. */
export function HeaderSelect({ preview, corrections }: { preview: Preview; corrections: Corrections }) {
  const row = headerRowOf(preview);
  if (row === undefined) return null;
  const count = (row ?? 0) + ROWS;
  return (
    <ReadingSelect
      label={t("batch:preview.header")}
      read={propertyOf(preview, "header-row")}
      value={row === null ? NONE : row + 1}
      options={[
        { value: NONE, label: t("batch:preview.noHeader") },
        ...Array.from({ length: count }, (_, index) => ({
          value: String(index + 1),
          label: t("batch:preview.headerRow", { row: index + 1 }),
        })),
      ]}
      onChange={(value) =>
        void correct({ ...corrections, headerRow: value === NONE ? null : Number(value) - 1 })
      }
    />
  );
}
