import { Button } from "@mantine/core";
import { useTimeout } from "@mantine/hooks";
import { IconArrowDown, IconArrowUp, IconBulb, IconCheck, IconCopy, IconTable } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState } from "react";
import type { Prediction } from "../../engine/classifier/classifier.ts";
import type { TextWarning } from "../../engine/tokenizer/text-warning.ts";
import { isNotSure, predictionStatus } from "../../scoring/prediction-status.ts";
import { classColors } from "../../ui/chart/class-colors.ts";
import { capitalizeLabel } from "../../ui/format/labels.ts";
import { formatCount, formatScore } from "../../ui/format/numbers.ts";
import { shownText } from "../../ui/format/shown-text.ts";
import { formatFragment } from "../../ui/router/fragment.ts";
import { t } from "../../i18n/i18n.ts";
import { copyText } from "../../ui/copy-text.ts";
import { type Row, type SortKey, sortRows, toTable } from "../../session/lines.ts";
import classes from "./TweetList.module.css";

const COLUMNS: readonly SortKey[] = ["order", "text", "label", "score"];

const ROW_HEIGHT = 44;

function Shares({ scores }: { scores: Prediction["scores"] }) {
  return (
    <span className={`picture ${classes.shares}`} aria-hidden="true">
      {scores.map(({ label, score }, index) => (
        <span key={label} style={{ width: `${score * 100}%`, background: classColors(label, index).fill }} />
      ))}
    </span>
  );
}

interface Sort {
  key: SortKey;
  descending: boolean;
}

/** The column headers; a click sorts by the column, a second click reverses the order. */
function ListHeader({ sort, onSort }: { sort: Sort; onSort(key: SortKey): void }) {
  return (
    <div role="rowgroup" className={classes.header}>
      <div role="row" aria-rowindex={1} className={classes.row}>
        {COLUMNS.map((key) => {
          const active = sort.key === key;
          return (
            <div
              key={key}
              role="columnheader"
              aria-sort={active ? (sort.descending ? "descending" : "ascending") : "none"}
            >
              <button
                type="button"
                onClick={() => onSort(key)}
                aria-label={key === "order" ? t("analyze:list.order") : undefined}
              >
                {t(`analyze:list.column.${key}`)}
                {active && (sort.descending ? <IconArrowDown size={14} /> : <IconArrowUp size={14} />)}
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface TweetRowProps {
  row: Row<Prediction>;
  labels: readonly string[];
  notSureBelow: number;
  warning: TextWarning | undefined;
  /** Position among the sorted rows, from 0. */
  index: number;
  /** Pixels from the top of the list. */
  top: number;
}

function assess(prediction: Prediction | undefined, warning: TextWarning | undefined, notSureBelow: number) {
  if (!prediction) return { notSure: false };
  const { score, cutTokens } = prediction;
  const status = predictionStatus({ score, cut: cutTokens > 0, warning }, notSureBelow);
  return {
    notSure: isNotSure({ status, score }, notSureBelow),
    ...(status !== "scored" && { badge: status }),
  };
}

function TweetRow({ row, labels, notSureBelow, warning, index, top }: TweetRowProps) {
  const { prediction } = row;
  const { notSure, badge } = assess(prediction, warning, notSureBelow);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes.row}
      style={{
        position: "absolute",
        top: 0,
        width: "100%",
        transform: `translateY(${top}px)`,
      }}
    >
      <div role="cell" className="tabular">
        {row.index + 1}
      </div>
      <div role="cell" className={classes.text} title={shownText(row.text)}>
        <span dir="auto">{shownText(row.text)}</span>
        <a
          href={formatFragment("explain", { text: row.text })}
          title={t("common:seeWhy")}
          aria-label={t("analyze:list.explain", { number: row.index + 1 })}
        >
          <IconBulb size={16} aria-hidden="true" />
        </a>
      </div>
      <div
        role="cell"
        className={classes.label}
        style={{
          color:
            prediction && !notSure && !prediction.isNumber
              ? classColors(prediction.label, labels.indexOf(prediction.label)).text
              : "var(--ink-soft)",
        }}
      >
        {prediction ? capitalizeLabel(prediction.label) : "…"}
        {badge && <span className={classes.badge}>{t(`common:status.${badge}`)}</span>}
      </div>
      <div role="cell" className="tabular">
        {prediction && (
          <>
            {!prediction.isNumber && <Shares scores={prediction.scores} />}
            {formatScore(prediction.score, prediction.isNumber)}
          </>
        )}
      </div>
    </div>
  );
}

interface TweetListProps {
  texts: readonly string[];
  /** The number of lines beyond the limit. */
  skipped: number;
  labels: readonly string[];
  /** A lower probability of the predicted class is "not sure". */
  notSureBelow: number;
  predictions: ReadonlyMap<string, Prediction>;
  /** Why predictions are not reliable, by the text; a text that is missing was not checked yet. */
  warnings: ReadonlyMap<string, TextWarning | undefined>;
  onOpenInBatch: (file: File) => void;
}

function CopyButton({ rows, labels }: { rows: readonly Row<Prediction>[]; labels: readonly string[] }) {
  const [isCopied, setCopied] = useState(false);
  const { start } = useTimeout(() => setCopied(false), 2000);
  const copy = async () => {
    await copyText(toTable(rows, labels));
    setCopied(true);
    start();
  };
  return (
    <Button
      variant="default"
      size="compact-md"
      leftSection={isCopied ? <IconCheck size={16} /> : <IconCopy size={16} />}
      onClick={() => void copy()}
    >
      {t(isCopied ? "analyze:list.copied" : "analyze:list.copy")}
    </Button>
  );
}

function ListProgress({ rows }: { rows: readonly Row<Prediction>[] }) {
  const scored = rows.filter((row) => row.prediction).length;
  return (
    <p role="status" className="tabular">
      {scored < rows.length
        ? t("analyze:list.progress", { scored: formatCount(scored), total: formatCount(rows.length) })
        : t("analyze:list.total", { total: formatCount(rows.length) })}
    </p>
  );
}

/** Several tweets with their predictions; only the rows in view are drawn. */
export function TweetList({
  texts,
  skipped,
  labels,
  notSureBelow,
  predictions,
  warnings,
  onOpenInBatch,
}: TweetListProps) {
  const [sort, setSort] = useState<Sort>({ key: "order", descending: false });
  const scroller = useRef<HTMLDivElement>(null);

  const rows = useMemo<Row<Prediction>[]>(
    () =>
      sortRows(
        texts.map((text, index) => ({ index, text, prediction: predictions.get(text) })),
        sort.key,
        sort.descending,
      ),
    [texts, predictions, sort],
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });

  const toggle = (key: SortKey) =>
    setSort((before) => ({ key, descending: before.key === key ? !before.descending : key === "score" }));

  return (
    <section className={classes.list} aria-label={t("analyze:list.name")}>
      <div className={classes.head}>
        <ListProgress rows={rows} />
        <Button
          variant="subtle"
          size="compact-md"
          leftSection={<IconTable size={16} aria-hidden="true" />}
          onClick={() => onOpenInBatch(new File([texts.join("\n")], "tweets.txt", { type: "text/plain" }))}
        >
          {t("analyze:list.openInBatch")}
        </Button>
        <CopyButton rows={rows} labels={labels} />
      </div>
      {skipped > 0 && (
        <p className={classes.left} role="note">
          {t("analyze:list.left", { left: formatCount(skipped), most: formatCount(rows.length) })}
        </p>
      )}
      <div
        className={classes.scroller}
        ref={scroller}
        role="table"
        aria-rowcount={rows.length + 1}
        aria-label={t("analyze:list.table")}
      >
        <ListHeader sort={sort} onSort={toggle} />
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              <TweetRow
                key={item.key}
                row={row}
                labels={labels}
                notSureBelow={notSureBelow}
                warning={warnings.get(row.text)}
                index={item.index}
                top={item.start}
              />
            );
          })}
        </div>
      </div>
    </section>
  );
}
