import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { Corrections, Preview } from "../../../../workers/protocols/batch-types.ts";
import { NO_FORMAT } from "../../../data/formats/export-format.ts";
import { FORMAT_CHOICES, type Format } from "../../../data/table.ts";
import { ENCODINGS } from "../../../data/text/encodings.ts";
import { t } from "../../../i18n/i18n.ts";
import { LONG_TEXTS, type LongTexts } from "../../../scoring/rules.ts";
import { useOwnCalibrations } from "../../../session/calibration-store.ts";
import { CalibrationSelect } from "../../../session/ui/CalibrationSelect.tsx";
import { useNarrowScreen } from "../../../ui/use-narrow-screen.ts";
import { useBatch, usePreviewing } from "../store/batch-store.ts";
import { correct, setRules } from "../store/source-actions.ts";
import { DialectSettings } from "./DialectSettings.tsx";
import { HeaderSelect } from "./HeaderSelect.tsx";
import classes from "./PreviewPanel.module.css";
import { certaintyText, propertyOf, ReadingSelect } from "./ReadingSelect.tsx";
import { TextColumns } from "./TextColumns.tsx";
import { formatList } from "../../../ui/format/list.ts";

const NO_CORRECTIONS: Corrections = {};

const formatOptions = () =>
  FORMAT_CHOICES.map((value) => ({ value, label: t(`batch:preview.formats.${value}`) }));
const encodingOptions = () => ENCODINGS.map((value) => ({ value, label: value }));

interface SettingsProps {
  preview: Preview;
  corrections: Corrections;
}

/** For a file that could not be read as it was detected: another format, another encoding, or both. */
export function FormatSettings() {
  const corrections = usePreviewing(({ source }) => source.corrections) ?? NO_CORRECTIONS;
  const choose = (name: "format" | "encoding", value: string) => {
    const { [name]: _, ...others } = corrections;
    void correct(value ? { ...others, [name]: value } : others);
  };
  const detect = { value: "", label: t("batch:preview.detect") };
  return (
    <div className={classes.settings}>
      <ReadingSelect
        label={t("batch:preview.format")}
        value={corrections.format ?? ""}
        options={[detect, ...formatOptions()]}
        onChange={(value) => choose("format", value)}
      />
      <ReadingSelect
        label={t("batch:preview.encoding")}
        value={corrections.encoding ?? ""}
        options={[detect, ...encodingOptions()]}
        onChange={(value) => choose("encoding", value)}
      />
      <DetectAgain corrections={corrections} />
    </div>
  );
}

/** Removes what was chosen, when anything was. */
function DetectAgain({ corrections }: { corrections: Corrections }) {
  if (Object.keys(corrections).length === 0) return null;
  return (
    <Button className={classes.again ?? ""} variant="default" onClick={() => void correct({})}>
      {t("batch:preview.detectAgain")}
    </Button>
  );
}

/** How the file is read, which the person can correct, and how its texts are scored. */
export function PreviewSettings({ preview }: { preview: Preview }) {
  const corrections = usePreviewing(({ source }) => source.corrections) ?? NO_CORRECTIONS;
  const settings = { preview, corrections };
  return (
    <div className={classes.settings}>
      <TextColumns preview={preview} />
      <RuleSettings />
      {preview.parts.length > 1 && <PartSelect preview={preview} chosen={corrections.part} />}
      <ReadingSettings {...settings} />
    </div>
  );
}

/** What was detected about the file; on a narrow screen folded, unless it should be checked. */
function ReadingSettings({ preview, corrections }: SettingsProps) {
  const isNarrow = useNarrowScreen();
  const settings = { preview, corrections };
  const fields = (
    <>
      <FormatSelect {...settings} />
      <ExportFormatSelect {...settings} />
      <EncodingSelect {...settings} />
      <RecordsInput key={preview.records ?? ""} {...settings} />
      <DialectSettings {...settings} />
      <HeaderSelect {...settings} />
      <DateOrderSelect {...settings} />
      <DetectAgain corrections={corrections} />
    </>
  );
  if (!isNarrow) return fields;
  const isUnsure = preview.reading.some(({ certainty }) => certainty === "unsure");
  const isCorrected = Object.keys(corrections).length > 0;
  return (
    <details open={isUnsure || isCorrected}>
      <summary>{t("batch:preview.howRead")}</summary>
      <div className={classes.settings}>{fields}</div>
    </details>
  );
}

/** The service whose export the file is, with a way to read it as a plain table. */
function ExportFormatSelect({ preview, corrections }: SettingsProps) {
  const read = propertyOf(preview, "format-of");
  if (!read) return null;
  const { exportFormat } = preview;
  return (
    <ReadingSelect
      label={t("batch:exported.formatOf")}
      read={read}
      value={corrections.formatOf ?? ""}
      options={[
        { value: "", label: exportFormat?.name ?? t("batch:preview.detect") },
        { value: NO_FORMAT, label: t("batch:exported.none") },
      ]}
      onChange={(value) => void correct(value ? { formatOf: value } : {})}
    />
  );
}

const PART_LABELS = { xlsx: "sheet", ods: "sheet", html: "table" } as const;

/** The choice among sheets or files; several with the same columns are read as one table. */
function PartSelect({ preview, chosen }: { preview: Preview; chosen: string | undefined }) {
  const { format, parts, part, readParts } = preview;
  const isJoined = readParts.length > 1;
  const label = format in PART_LABELS ? PART_LABELS[format as keyof typeof PART_LABELS] : "part";
  const joined =
    isJoined &&
    t("batch:preview.joined", {
      count: readParts.length,
      parts: formatList(readParts.slice(0, NAMED_PARTS)),
      more: readParts.length > NAMED_PARTS ? ", …" : "",
    });
  return (
    <ReadingSelect
      label={t(`batch:preview.${label}`)}
      read={propertyOf(preview, "part")}
      description={joined || undefined}
      value={chosen ?? (isJoined ? "" : (part ?? ""))}
      options={[
        { value: "", label: t("batch:preview.detect") },
        ...parts.map((name) => ({ value: name, label: name })),
      ]}
      onChange={(value) => void correct(value ? { part: value } : {})}
    />
  );
}

/** Parts whose names the description lists. */
const NAMED_PARTS = 4;

/** Formats that a file of text can be read as; binary ones say themselves what they are. */
const isText = (format: Format) => ["csv", "text", "json", "jsonl", "x-archive"].includes(format);

function FormatSelect({ preview, corrections: { encoding, part } }: SettingsProps) {
  if (!isText(preview.format)) return null;
  const kept = { ...(encoding !== undefined && { encoding }), ...(part !== undefined && { part }) };
  return (
    <ReadingSelect
      label={t("batch:preview.format")}
      read={propertyOf(preview, "format")}
      value={preview.format}
      options={formatOptions().filter(({ value }) => isText(value))}
      onChange={(value) => void correct({ ...kept, format: value as Format })}
    />
  );
}

function EncodingSelect({ preview, corrections }: SettingsProps) {
  const { encoding } = preview;
  if (!encoding) return null;
  const { name, basis } = encoding;
  return (
    <ReadingSelect
      label={t("batch:preview.encoding")}
      read={propertyOf(preview, "encoding")}
      description={basis === "guess" ? undefined : t(`batch:preview.basis.${basis}`)}
      value={name}
      options={encodingOptions()}
      onChange={(value) => void correct({ ...corrections, encoding: value })}
    />
  );
}

/** Where the records are in JSON. */
function RecordsInput({ preview, corrections }: SettingsProps) {
  const { records } = preview;
  const read = propertyOf(preview, "records");
  if (records === undefined || !read) return null;
  const choose = (path: string) => {
    const { textColumn: _, ...others } = corrections;
    if (path !== "" && path !== records) void correct({ ...others, records: path });
  };
  return (
    <TextInput
      label={t("batch:preview.records")}
      description={certaintyText(read, (path) => path)}
      inputWrapperOrder={["label", "input", "description"]}
      defaultValue={records}
      spellCheck={false}
      onBlur={(event) => choose(event.currentTarget.value.trim())}
      onKeyDown={(event) => {
        if (event.key === "Enter") choose(event.currentTarget.value.trim());
      }}
    />
  );
}

/** Whether the day or the month is first, when a column of dates leaves it open. */
function DateOrderSelect({ preview, corrections }: SettingsProps) {
  const open = preview.reading.filter(
    ({ property, certainty }) => property === "date-order" && certainty !== "certain",
  );
  const [first] = open;
  if (!first) return null;
  const nameOf = (order: string) =>
    t(order === "day-first" ? "batch:preview.dateOrders.day-first" : "batch:preview.dateOrders.month-first");
  return (
    <ReadingSelect
      label={t("batch:preview.dateOrder")}
      description={open
        .map((read) =>
          t("batch:preview.ofColumn", { column: read.column ?? "", certainty: certaintyText(read, nameOf) }),
        )
        .join("; ")}
      value={first.value}
      options={["day-first", "month-first"].map((value) => ({ value, label: nameOf(value) }))}
      onChange={(value) => void correct({ ...corrections, dayFirst: value === "day-first" })}
    />
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
