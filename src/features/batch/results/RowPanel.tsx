import { ActionIcon, Button } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconX } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import type { Job, ViewRow } from "../../../../workers/protocols/batch-types.ts";
import { rowText } from "../../../scoring/row-text.ts";
import { t } from "../../../i18n/i18n.ts";
import { ProbabilityBars } from "../../../ui/chart/ProbabilityBars.tsx";
import { Dialog } from "../../../ui/controls/Dialog.tsx";
import { predictionLabel } from "../../../ui/format/labels.ts";
import { formatCount, formatScore } from "../../../ui/format/numbers.ts";
import { shownText } from "../../../ui/format/shown-text.ts";
import { formatFragment } from "../../../ui/router/fragment.ts";
import { columnNames } from "../selection/describe-condition.ts";
import { nameOfSecond } from "../second-name.ts";
import { WordColors } from "../word-colors.ts";
import classes from "./RowPanel.module.css";
import { SimilarTexts } from "./SimilarTexts.tsx";

interface RowPanelProps {
  job: Job;
  /** Undefined until it is fetched. */
  row: ViewRow | undefined;
  /** Its position in the table, from 0. */
  position: number;
  /** The number of rows in the table. */
  count: number;
  /** Over the table, where there is no room beside it. */
  isDialog: boolean;
  /** Counts how often the panel was asked to take the focus. */
  focusRequests: number;
  onMove(position: number): void;
  onClose(): void;
}

/** The row, also after the table was scrolled away from it. */
function useKeptRow({ row, position }: Pick<RowPanelProps, "row" | "position">): ViewRow | undefined {
  const [kept, setKept] = useState({ row, position });
  if (row && row !== kept.row) setKept({ row, position });
  return row ?? (kept.position === position ? kept.row : undefined);
}

/** One row with its whole text, its probabilities and all of its cells. The arrow keys lead to the rows around it. */
export function RowPanel(props: RowPanelProps) {
  const { job, position, count, isDialog, focusRequests, onMove, onClose } = props;
  const panel = useRef<HTMLElement>(null);
  const row = useKeptRow(props);
  useEffect(() => {
    if (focusRequests > 0) panel.current?.focus();
  }, [focusRequests]);
  const title = row ? t("batch:row.title", { row: formatCount(row.index + 1) }) : "…";
  const move = (to: number) => {
    if (to >= 0 && to < count) onMove(to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === "Escape" && !isDialog) onClose();
    else if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    else move(position + step);
    event.preventDefault();
  };
  const head = <PanelHead {...{ title, position, count, isDialog, onClose }} onMove={move} />;
  const content = row && <RowContent key={row.index} job={job} row={row} />;
  if (isDialog) {
    return (
      <Dialog opened onClose={onClose} title={title} size="lg">
        {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the arrow keys repeat what the buttons do */}
        <div className={classes.sheet} onKeyDown={onKeyDown}>
          {head}
          {content}
        </div>
      </Dialog>
    );
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the arrow keys repeat what the buttons do
    <section ref={panel} tabIndex={-1} className={classes.panel} aria-label={title} onKeyDown={onKeyDown}>
      {head}
      {content}
    </section>
  );
}

interface PanelHeadProps extends Pick<
  RowPanelProps,
  "position" | "count" | "isDialog" | "onMove" | "onClose"
> {
  title: string;
}

function PanelHead({ title, position, count, isDialog, onMove, onClose }: PanelHeadProps) {
  return (
    <div className={classes.head}>
      {!isDialog && <h3>{title}</h3>}
      <span className="tabular">
        {t("batch:row.position", { position: formatCount(position + 1), count: formatCount(count) })}
      </span>
      <ActionIcon
        variant="default"
        aria-label={t("batch:row.previous")}
        disabled={position === 0}
        onClick={() => onMove(position - 1)}
      >
        <IconArrowUp size={18} />
      </ActionIcon>
      <ActionIcon
        variant="default"
        aria-label={t("batch:row.next")}
        disabled={position >= count - 1}
        onClick={() => onMove(position + 1)}
      >
        <IconArrowDown size={18} />
      </ActionIcon>
      {!isDialog && (
        <ActionIcon variant="default" aria-label={t("common:close")} onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      )}
    </div>
  );
}

function RowContent({ job, row }: { job: Job; row: ViewRow }) {
  const text = rowText(row, job.table.textColumn, job.rules);
  const label = job.model.labels[row.label];
  return (
    <>
      <p className={classes.text} dir="auto" lang="">
        {shownText(text) || t("common:status.empty")}
      </p>
      {label !== undefined && (
        <>
          <p className={classes.prediction}>
            {predictionLabel(label, row.isNotSure)}
            {job.model.isNumber && ` ${formatScore(row.scores[0] ?? 0, true)}`}
            {row.status && row.status !== "scored" && (
              <span className={classes.badge}>{t(`common:status.${row.status}`)}</span>
            )}
          </p>
          {!job.model.isNumber && (
            <ProbabilityBars
              scores={row.scores
                .slice(0, job.model.labels.length)
                .map((score, index) => ({ label: job.model.labels[index] ?? "", score }))}
            />
          )}
        </>
      )}
      {job.second && row.second && (
        <>
          <h3>{nameOfSecond(job.second)}</h3>
          <ProbabilityBars
            scores={job.second.labels.map((name, index) => ({
              label: name,
              score: row.second?.scores[index] ?? 0,
            }))}
          />
        </>
      )}
      <RowWords job={job} row={row} text={text} />
      <h3>{t("batch:row.cells")}</h3>
      <dl className={classes.cells}>
        {columnNames(job).map((name, column) => (
          <div key={name}>
            <dt>{shownText(name)}</dt>
            <dd dir="auto" lang="">
              {shownText(row.cells[column] ?? "") || t("common:table.empty")}
            </dd>
          </div>
        ))}
      </dl>
      <SimilarTexts job={job} row={row.index} />
    </>
  );
}

/** The words that support the class, colored when they are asked for, because each takes a run of the model. */
function RowWords({ job, row, text }: { job: Job; row: ViewRow; text: string }): ReactNode {
  const renderWords = useContext(WordColors);
  const [isAsked, setAsked] = useState(false);
  const { labels, weightsSha256 } = job.model;
  const words =
    row.label >= 0 &&
    renderWords?.({
      text,
      label: labels[row.label] ?? "",
      scores: row.scores
        .slice(0, labels.length)
        .map((score, index) => ({ label: labels[index] ?? "", score })),
      weightsSha256,
    });
  return (
    <>
      {isAsked && words}
      <div className={classes.actions}>
        {words && !isAsked && (
          <Button
            variant="default"
            size="compact-sm"
            onClick={(event) => {
              // The button leaves, and the arrow keys go on.
              event.currentTarget.closest<HTMLElement>("section, [role=dialog]")?.focus();
              setAsked(true);
            }}
          >
            {t("batch:row.colorWords")}
          </Button>
        )}
        <Button component="a" variant="default" size="compact-sm" href={formatFragment("analyze", { text })}>
          {t("batch:table.analyze")}
        </Button>
        {!isAsked && (
          <Button
            component="a"
            variant="default"
            size="compact-sm"
            href={formatFragment("explain", { text })}
          >
            {t("batch:table.explain")}
          </Button>
        )}
      </div>
    </>
  );
}
