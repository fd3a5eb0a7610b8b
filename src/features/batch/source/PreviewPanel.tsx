import { Button, NativeSelect } from "@mantine/core";
import type { JobSummary, Preview } from "../../../../workers/batch/protocol.ts";
import { ENCODINGS } from "../../../data/text/encodings.ts";
import { namesOf } from "../../../scoring/bulk/choices.ts";
import { LONG_TEXTS, type LongTexts } from "../../../scoring/rules.ts";
import { formatBytes, formatCount, formatDateTime } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { useOwnCalibrations } from "../../../session/calibration-store.ts";
import { CalibrationSelect } from "../../../session/ui/CalibrationSelect.tsx";
import { OutputHeadFilter } from "../../../session/ui/OutputHeadFilter.tsx";
import { useModel } from "../../../session/model-store.ts";
import { type Corrections, useBatch } from "../batch-store.ts";
import classes from "./PreviewPanel.module.css";

const DELIMITERS = { comma: ",", semicolon: ";", tab: "\t", bar: "|", none: "" } as const;
const QUOTES = { double: '"', single: "'", none: "" } as const;

const SHOWN_ROWS = 8;
const NONE: readonly { name: string }[] = [];

/** The first rows as they were understood, and everything that can be understood otherwise. */
export function PreviewPanel() {
  const file = useBatch((store) => store.file);
  const preview = useBatch((store) => store.preview);
  const leftOut = useBatch((store) => store.leftOut);
  const earlier = useBatch((store) => store.earlier);
  const start = useBatch((store) => store.start);
  const leave = useBatch((store) => store.leave);
  const ready = useModel((store) => store.model.status === "ready");
  const heads = useModel(({ model }) => (model.status === "ready" && model.info.manifest.heads) || NONE);
  return (
    <section className={classes.preview} aria-label={t("batch:preview.title")}>
      <header className={classes.head}>
        <div>
          <h2>{file?.name}</h2>
          <p>{file && formatBytes(file.size)}</p>
        </div>
        <Button variant="default" onClick={() => void leave()}>
          {t("batch:preview.another")}
        </Button>
        <Button onClick={() => void start()} disabled={!preview || !ready || preview.columns.length === 0}>
          {t("batch:preview.score")}
        </Button>
      </header>
      {leftOut > 0 && <p role="status">{t("batch:preview.leftOut", { count: leftOut })}</p>}
      {earlier && <Earlier job={earlier} />}
      {preview && <Settings preview={preview} />}
      {heads.length > 0 && <OutputHeadFilter heads={heads} />}
      {preview && <FirstRows preview={preview} />}
      {!preview && <p role="status">{t("batch:preview.reading")}</p>}
    </section>
  );
}

/** The same bytes were here before: what was scored of them need not be scored again. */
function Earlier({ job }: { job: JobSummary }) {
  const reopen = useBatch((store) => store.reopen);
  const { id, rows, scored, created, model } = job;
  const isDone = scored === rows;
  return (
    <p className={classes.earlier} role="status">
      <span className="tabular">
        {t("batch:preview.begun", {
          when: formatDateTime(created),
          model,
          part: formatCount(scored),
          count: rows,
        })}
      </span>
      <Button variant="default" onClick={() => void reopen(id)}>
        {t(isDone ? "batch:preview.openIt" : "batch:preview.goOnWithIt")}
      </Button>
    </p>
  );
}

function Settings({ preview }: { preview: Preview }) {
  const corrections = useBatch((store) => store.corrections);
  const correct = useBatch((store) => store.correct);
  const change = (next: Corrections) => void correct({ ...corrections, ...next });
  const { layout, encoding, parts, part } = preview;
  return (
    <div className={classes.settings}>
      <NativeSelect
        label={t("batch:preview.textColumn")}
        value={preview.textColumn}
        onChange={(event) => change({ textColumn: Number(event.currentTarget.value) })}
        data={preview.columns.map(({ name }, index) => ({ value: String(index), label: name }))}
      />
      <Rules />
      {parts.length > 1 && (
        <NativeSelect
          label={t(preview.format === "xlsx" ? "batch:preview.sheet" : "batch:preview.part")}
          value={part ?? ""}
          onChange={(event) => void correct({ part: event.currentTarget.value })}
          data={parts}
        />
      )}
      {encoding && (
        <NativeSelect
          label={t("batch:preview.encoding")}
          description={t(`batch:preview.basis.${encoding.basis}`)}
          inputWrapperOrder={["label", "input", "description"]}
          value={encoding.name}
          onChange={(event) => change({ encoding: event.currentTarget.value })}
          data={[...new Set([encoding.name, ...ENCODINGS])]}
        />
      )}
      {layout && (
        <>
          <NativeSelect
            label={t("batch:preview.delimiter")}
            value={layout.dialect.delimiter}
            onChange={(event) => {
              const delimiter = event.currentTarget.value;
              const { textColumn: _, ...others } = corrections;
              void correct({
                ...others,
                format: delimiter ? "csv" : "text",
                dialect: { ...corrections.dialect, delimiter },
              });
            }}
            data={withOther(
              namesOf(DELIMITERS).map((name) => ({
                value: DELIMITERS[name],
                label: t(`batch:preview.delimiters.${name}`),
              })),
              layout.dialect.delimiter,
            )}
          />
          <NativeSelect
            label={t("batch:preview.quote")}
            value={layout.dialect.quote}
            onChange={(event) => {
              const quote = event.currentTarget.value;
              change({ dialect: { ...corrections.dialect, quote, escape: quote } });
            }}
            data={withOther(
              namesOf(QUOTES).map((name) => ({
                value: QUOTES[name],
                label: t(`batch:preview.quotes.${name}`),
              })),
              layout.dialect.quote,
            )}
          />
          <NativeSelect
            label={t("batch:preview.firstRow")}
            value={layout.headerRow === null ? "data" : "names"}
            onChange={(event) => change({ headerRow: event.currentTarget.value === "data" ? null : 0 })}
            data={[
              { value: "names", label: t("batch:preview.namesColumns") },
              { value: "data", label: t("batch:preview.isData") },
            ]}
          />
        </>
      )}
    </div>
  );
}

/** How the texts are to be scored; the file has no part in it. */
function Rules() {
  const { longTexts, calibration } = useBatch((store) => store.rules);
  const setRules = useBatch((store) => store.setRules);
  const own = useOwnCalibrations();
  return (
    <>
      <NativeSelect
        label={t("batch:preview.longTexts")}
        value={longTexts}
        onChange={(event) => setRules({ longTexts: event.currentTarget.value as LongTexts })}
        data={LONG_TEXTS.map((value) => ({ value, label: t(`batch:preview.long.${value}`) }))}
      />
      <CalibrationSelect own={own} value={calibration} onChange={(name) => setRules({ calibration: name })} />
    </>
  );
}

function withOther(options: { value: string; label: string }[], value: string) {
  return options.some((option) => option.value === value)
    ? options
    : [...options, { value, label: JSON.stringify(value) }];
}

function FirstRows({ preview }: { preview: Preview }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
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
          {preview.rows.slice(0, SHOWN_ROWS).map((cells, row) => (
            // oxlint-disable-next-line react/no-array-index-key -- rows have nothing else, and never move
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
