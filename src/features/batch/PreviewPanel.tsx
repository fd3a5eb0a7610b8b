import { Button, NativeSelect } from "@mantine/core";
import type { JobSummary, Preview } from "../../../workers/batch/protocol.ts";
import { ENCODINGS } from "../../data/text/encodings.ts";
import { LONG_TEXTS, type LongTexts } from "../../scoring/rules.ts";
import { formatBytes, formatCount, formatWhen } from "../../ui/format.ts";
import { useOwnCalibrations } from "../evaluate/calibration-store.ts";
import { CalibrationSelect } from "../evaluate/CalibrationSelect.tsx";
import { HeadChips } from "../models/HeadChips.tsx";
import { useModel } from "../models/model-store.ts";
import { type Corrections, useBatch } from "./batch-store.ts";
import classes from "./PreviewPanel.module.css";

const DELIMITERS = [
  { value: ",", label: "Comma" },
  { value: ";", label: "Semicolon" },
  { value: "\t", label: "Tab" },
  { value: "|", label: "Bar" },
  { value: "", label: "None, one text a line" },
];

const QUOTES = [
  { value: '"', label: '" double' },
  { value: "'", label: "' single" },
  { value: "", label: "None" },
];

const BASIS = {
  bom: "marked in the file",
  pattern: "by its pattern",
  strict: "checked to the end",
  guess: "a guess, please check",
  chosen: "your choice",
} as const;

const LONG_TEXT_NAMES: Record<LongTexts, string> = {
  cut: "Cut, and marked",
  average: "Read in parts, averaged",
};

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
    <section className={classes.preview} aria-label="Preview">
      <header className={classes.head}>
        <div>
          <h2>{file?.name}</h2>
          <p>{file && formatBytes(file.size)}</p>
        </div>
        <Button variant="default" onClick={() => void leave()}>
          Choose another file
        </Button>
        <Button onClick={() => void start()} disabled={!preview || !ready || preview.columns.length === 0}>
          Score
        </Button>
      </header>
      {leftOut > 0 && (
        <p role="status">
          One file at a time: {leftOut === 1 ? "the other one was" : `the other ${leftOut} were`} not opened.
          The parts of an archive are read as one table when they are in one zip.
        </p>
      )}
      {earlier && <Earlier job={earlier} />}
      {preview && <Settings preview={preview} />}
      {heads.length > 0 && <HeadChips heads={heads} />}
      {preview && <FirstRows preview={preview} />}
      {!preview && <p role="status">Reading the file</p>}
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
        This very file was begun on {formatWhen(created)} with {model}: {formatCount(scored)} of{" "}
        {formatCount(rows)} rows are scored.
      </span>
      <Button variant="default" onClick={() => void reopen(id)}>
        {isDone ? "Open it" : "Go on with it"}
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
        label="Text to score"
        value={preview.textColumn}
        onChange={(event) => change({ textColumn: Number(event.currentTarget.value) })}
        data={preview.columns.map(({ name }, index) => ({ value: String(index), label: name }))}
      />
      <Rules />
      {parts.length > 1 && (
        <NativeSelect
          label={preview.format === "xlsx" ? "Sheet" : "File in the archive"}
          value={part ?? ""}
          onChange={(event) => void correct({ part: event.currentTarget.value })}
          data={parts}
        />
      )}
      {encoding && (
        <NativeSelect
          label="Encoding"
          description={BASIS[encoding.basis]}
          inputWrapperOrder={["label", "input", "description"]}
          value={encoding.name}
          onChange={(event) => change({ encoding: event.currentTarget.value })}
          data={[...new Set([encoding.name, ...ENCODINGS])]}
        />
      )}
      {layout && (
        <>
          <NativeSelect
            label="Delimiter"
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
            data={withOther(DELIMITERS, layout.dialect.delimiter)}
          />
          <NativeSelect
            label="Quotes"
            value={layout.dialect.quote}
            onChange={(event) => {
              const quote = event.currentTarget.value;
              change({ dialect: { ...corrections.dialect, quote, escape: quote } });
            }}
            data={withOther(QUOTES, layout.dialect.quote)}
          />
          <NativeSelect
            label="First row"
            value={layout.headerRow === null ? "data" : "names"}
            onChange={(event) => change({ headerRow: event.currentTarget.value === "data" ? null : 0 })}
            data={[
              { value: "names", label: "Names the columns" },
              { value: "data", label: "Is data" },
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
        label="Long texts"
        value={longTexts}
        onChange={(event) => setRules({ longTexts: event.currentTarget.value as LongTexts })}
        data={LONG_TEXTS.map((value) => ({ value, label: LONG_TEXT_NAMES[value] }))}
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
    <div className={classes.scroller} tabIndex={0} role="region" aria-label="First rows">
      <table>
        <thead>
          <tr>
            {preview.columns.map(({ name }, index) => (
              <th key={name} scope="col" data-text={index === preview.textColumn || undefined}>
                {name}
                {index === preview.textColumn && <span>text</span>}
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
      {preview.rows.length === 0 && <p>The file has a header but no rows.</p>}
    </div>
  );
}
