import { Button, NativeSelect } from "@mantine/core";
import type { Corrections, Preview } from "../../../../workers/protocols/batch-types.ts";
import { type DelimitedLayout, FORMAT_CHOICES } from "../../../data/table.ts";
import { ENCODINGS } from "../../../data/text/encodings.ts";
import { t } from "../../../i18n/i18n.ts";
import { namesOf } from "../../../scoring/bulk/choices.ts";
import { LONG_TEXTS, type LongTexts } from "../../../scoring/rules.ts";
import { useOwnCalibrations } from "../../../session/calibration-store.ts";
import { CalibrationSelect } from "../../../session/ui/CalibrationSelect.tsx";
import { useBatch, usePreviewing } from "../store/batch-store.ts";
import { correct, setRules } from "../store/source-actions.ts";
import classes from "./PreviewPanel.module.css";

const DELIMITERS = { comma: ",", semicolon: ";", tab: "\t", pipe: "|", none: "" } as const;
const QUOTES = { double: '"', single: "'", none: "" } as const;

const NO_CORRECTIONS: Corrections = {};

/** For a file that could not be read as it was detected: another format, another encoding, or both. */
export function FormatSettings() {
  const corrections = usePreviewing(({ source }) => source.corrections) ?? NO_CORRECTIONS;
  const choose = (name: "format" | "encoding", value: string) => {
    const { [name]: _, ...others } = corrections;
    void correct(value ? { ...others, [name]: value } : others);
  };
  return (
    <div className={classes.settings}>
      <NativeSelect
        label={t("batch:preview.format")}
        value={corrections.format ?? ""}
        onChange={({ currentTarget: { value } }) => choose("format", value)}
        data={[
          { value: "", label: t("batch:preview.detect") },
          ...FORMAT_CHOICES.map((value) => ({ value, label: t(`batch:preview.formats.${value}`) })),
        ]}
      />
      <NativeSelect
        label={t("batch:preview.encoding")}
        value={corrections.encoding ?? ""}
        onChange={({ currentTarget: { value } }) => choose("encoding", value)}
        data={[{ value: "", label: t("batch:preview.detect") }, ...ENCODINGS]}
      />
      {corrections.part !== undefined && (
        <Button variant="default" onClick={() => void correct({})}>
          {t("batch:preview.detectAgain")}
        </Button>
      )}
    </div>
  );
}

/** How the file is read, which the person can correct, and how its texts are scored. */
export function PreviewSettings({ preview }: { preview: Preview }) {
  const corrections = usePreviewing(({ source }) => source.corrections) ?? NO_CORRECTIONS;
  const { layout, encoding } = preview;
  return (
    <div className={classes.settings}>
      <NativeSelect
        label={t("batch:preview.textColumn")}
        value={preview.textColumn}
        onChange={(event) => void correct({ ...corrections, textColumn: Number(event.currentTarget.value) })}
        data={preview.columns.map(({ name }, index) => ({ value: String(index), label: name }))}
      />
      <RuleSettings />
      {preview.parts.length > 1 && <PartSelect preview={preview} chosen={corrections.part} />}
      {encoding && (
        <NativeSelect
          label={t("batch:preview.encoding")}
          description={t(`batch:preview.basis.${encoding.basis}`)}
          inputWrapperOrder={["label", "input", "description"]}
          value={encoding.name}
          onChange={(event) => void correct({ ...corrections, encoding: event.currentTarget.value })}
          data={[...new Set([encoding.name, ...ENCODINGS])]}
        />
      )}
      {layout && <DialectSettings layout={layout} corrections={corrections} />}
    </div>
  );
}

const PART_LABELS = { xlsx: "sheet", ods: "sheet", html: "table" } as const;

/** The choice among sheets or files; several with the same columns are read as one table. */
function PartSelect({ preview, chosen }: { preview: Preview; chosen: string | undefined }) {
  const { format, parts, part, readParts } = preview;
  const isJoined = readParts.length > 1;
  const label = format in PART_LABELS ? PART_LABELS[format as keyof typeof PART_LABELS] : "part";
  return (
    <NativeSelect
      label={t(`batch:preview.${label}`)}
      description={
        isJoined &&
        t("batch:preview.joined", {
          count: readParts.length,
          parts: readParts.slice(0, NAMED_PARTS).join(", "),
          more: readParts.length > NAMED_PARTS ? ", …" : "",
        })
      }
      inputWrapperOrder={["label", "input", "description"]}
      value={chosen ?? (isJoined ? "" : (part ?? ""))}
      onChange={({ currentTarget: { value } }) => void correct(value ? { part: value } : {})}
      data={[{ value: "", label: t("batch:preview.detect") }, ...parts]}
    />
  );
}

/** Parts whose names the description lists. */
const NAMED_PARTS = 4;

/** The settings of a delimited file. */
function DialectSettings({
  layout: { dialect, headerRow },
  corrections,
}: {
  layout: DelimitedLayout;
  corrections: Corrections;
}) {
  const setDelimiter = (delimiter: string) => {
    // Another delimiter results in other columns.
    const { textColumn: _, ...others } = corrections;
    const format = delimiter ? "csv" : "text";
    void correct({ ...others, format, dialect: { ...corrections.dialect, delimiter } });
  };
  const setQuote = (quote: string) =>
    void correct({ ...corrections, dialect: { ...corrections.dialect, quote, escape: quote } });
  return (
    <>
      <NativeSelect
        label={t("batch:preview.delimiter")}
        value={dialect.delimiter}
        onChange={(event) => setDelimiter(event.currentTarget.value)}
        data={withValue(
          namesOf(DELIMITERS).map((name) => ({
            value: DELIMITERS[name],
            label: t(`batch:preview.delimiters.${name}`),
          })),
          dialect.delimiter,
        )}
      />
      <NativeSelect
        label={t("batch:preview.quote")}
        value={dialect.quote}
        onChange={(event) => setQuote(event.currentTarget.value)}
        data={withValue(
          namesOf(QUOTES).map((name) => ({ value: QUOTES[name], label: t(`batch:preview.quotes.${name}`) })),
          dialect.quote,
        )}
      />
      <NativeSelect
        label={t("batch:preview.firstRow")}
        value={headerRow === null ? "data" : "header"}
        onChange={(event) =>
          void correct({ ...corrections, headerRow: event.currentTarget.value === "data" ? null : 0 })
        }
        data={[
          { value: "header", label: t("batch:preview.isHeader") },
          { value: "data", label: t("batch:preview.isData") },
        ]}
      />
    </>
  );
}

/** How the texts are scored, which does not depend on the file. */
function RuleSettings() {
  const { longTexts, calibration } = useBatch((state) => state.rules);
  const calibrations = useOwnCalibrations();
  return (
    <>
      <NativeSelect
        label={t("batch:preview.longTexts")}
        value={longTexts}
        onChange={(event) => setRules({ longTexts: event.currentTarget.value as LongTexts })}
        data={LONG_TEXTS.map((value) => ({ value, label: t(`batch:preview.long.${value}`) }))}
      />
      <CalibrationSelect
        calibrations={calibrations}
        value={calibration}
        onChange={(name) => setRules({ calibration: name })}
      />
    </>
  );
}

/** The options, and a detected value that is none of them. */
function withValue(options: { value: string; label: string }[], value: string) {
  return options.some((option) => option.value === value)
    ? options
    : [...options, { value, label: JSON.stringify(value) }];
}
