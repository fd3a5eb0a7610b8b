import type { Corrections, Preview } from "../../../../workers/protocols/batch-types.ts";
import type { Dialect } from "../../../data/csv/parser.ts";
import { t } from "../../../i18n/i18n.ts";
import { namesOf } from "../../../scoring/bulk/choices.ts";
import { correct } from "../store/source-actions.ts";
import { propertyOf, ReadingSelect } from "./ReadingSelect.tsx";

const DELIMITERS = { comma: ",", semicolon: ";", tab: "\t", pipe: "|", none: "" } as const;
const QUOTES = { double: '"', single: "'", none: "" } as const;

/** The settings of a delimited file. */
export function DialectSettings({ preview, corrections }: { preview: Preview; corrections: Corrections }) {
  const { layout } = preview;
  if (!layout) return null;
  const { delimiter, quote, escape } = layout.dialect;
  const setDelimiter = (chosen: string) => {
    // Another delimiter results in other columns.
    const { textColumn: _, ...others } = corrections;
    const format = chosen ? "csv" : "text";
    void correct({ ...others, format, dialect: { ...corrections.dialect, delimiter: chosen } });
  };
  const setDialect = (changed: Partial<Dialect>) =>
    void correct({ ...corrections, dialect: { ...corrections.dialect, ...changed } });
  return (
    <>
      <ReadingSelect
        label={t("batch:preview.delimiter")}
        read={propertyOf(preview, "delimiter")}
        value={delimiter}
        options={namesOf(DELIMITERS).map((name) => ({
          value: DELIMITERS[name],
          label: t(`batch:preview.delimiters.${name}`),
        }))}
        onChange={setDelimiter}
      />
      <ReadingSelect
        label={t("batch:preview.quote")}
        value={quote}
        options={namesOf(QUOTES).map((name) => ({
          value: QUOTES[name],
          label: t(`batch:preview.quotes.${name}`),
        }))}
        onChange={(chosen) => setDialect({ quote: chosen, escape: chosen })}
      />
      {quote !== "" && (
        <ReadingSelect
          label={t("batch:preview.escape")}
          value={escape}
          options={[
            { value: quote, label: t("batch:preview.escapes.quote") },
            { value: "\\", label: t("batch:preview.escapes.backslash") },
            { value: "", label: t("batch:preview.escapes.none") },
          ]}
          onChange={(chosen) => setDialect({ escape: chosen })}
        />
      )}
    </>
  );
}
