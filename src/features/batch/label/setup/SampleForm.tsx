import "@mantine/core/styles/NumberInput.css";
import { Button, Checkbox, NativeSelect, NumberInput, Progress } from "@mantine/core";
import { useState } from "react";
import type { Job } from "../../../../../workers/protocols/batch-types.ts";
import { DESIGNS } from "../../../../labels/coder-label.ts";
import type { SampleDraw } from "../../../../labels/labeling.ts";
import { type Allocation, ALLOCATIONS } from "../../../../labels/sample.ts";
import { t } from "../../../../i18n/i18n.ts";
import { formatPercent } from "../../../../ui/format/numbers.ts";
import { shownText } from "../../../../ui/format/shown-text.ts";
import { useOpen } from "../../store/batch-store.ts";
import { addSelected, drawSample, stopDrawing } from "../label-actions.ts";
import type { LabelViewProps } from "../label-view-props.ts";
import classes from "./SetUpView.module.css";

const CHOICES = ["random", "class", "column", "period", "uncertain"] as const;
type Choice = (typeof CHOICES)[number];

const DEFAULT_SIZE = 200;
const LARGEST_SEED = 2 ** 31 - 1;

/** What is chosen before the sample is drawn. */
interface Chosen {
  choice: Choice;
  column: number;
  size: number;
  seed: number;
  allocation: Allocation;
  copiesOnce: boolean;
}

function drawOf({ choice, column, size, seed, allocation, copiesOnce }: Chosen): SampleDraw {
  if (choice === "random" || choice === "uncertain") return { design: choice, size, seed, copiesOnce };
  const strata = choice === "class" ? { by: choice } : { by: choice, column };
  return { design: "stratified", size, seed, copiesOnce, allocation, strata };
}

/** Draws the rows that are labeled. */
export function SampleForm({ job, labeling }: LabelViewProps) {
  const [chosen, setChosen] = useState<Chosen>({
    choice: "random",
    column: Math.max(0, otherColumns(job)[0]?.index ?? 0),
    size: Math.min(DEFAULT_SIZE, job.rows),
    seed: labeling.draw?.seed ?? 1,
    allocation: "proportional",
    copiesOnce: true,
  });
  const [isDrawing, setDrawing] = useState(false);
  const [progress, setProgress] = useState<DrawProgress>();
  const { choice } = chosen;
  const draw = async (run: () => Promise<void>) => {
    setDrawing(true);
    await run();
    setDrawing(false);
    setProgress(undefined);
  };
  return (
    <section aria-label={t("label:sample.title")} data-testid="sample">
      <h3>{t("label:sample.title")}</h3>
      <SampleSummary labeling={labeling} />
      <div className={classes.controls}>
        <DrawFields
          job={job}
          chosen={chosen}
          onChange={(changes) => setChosen((before) => ({ ...before, ...changes }))}
        />
        <Button
          {...(labeling.sample.length > 0 && { variant: "default" })}
          loading={isDrawing}
          disabled={chosen.size < 1}
          onClick={() =>
            void draw(() => drawSample(drawOf(chosen), (done, total) => setProgress({ done, total })))
          }
        >
          {t(choice === "uncertain" ? "label:sample.add" : "label:sample.draw")}
        </Button>
      </div>
      {isDrawing && progress && <Drawing {...progress} />}
      <Checkbox
        label={t("label:sample.copiesOnce")}
        checked={chosen.copiesOnce}
        onChange={({ currentTarget: { checked: copiesOnce } }) =>
          setChosen((before) => ({ ...before, copiesOnce }))
        }
      />
      {choice === "uncertain" && <p className={classes.note}>{t("label:sample.notRandom")}</p>}
      {choice !== "uncertain" && labeling.draw && (
        <p className={classes.note}>{t("label:sample.replaces")}</p>
      )}
      <AddSelected rows={job.rows} onAdd={draw} />
    </section>
  );
}

interface DrawProgress {
  /** Rows that were read. */
  done: number;
  total: number;
}

function Drawing({ done, total }: DrawProgress) {
  const text = t("label:sample.drawing", { share: formatPercent(done / Math.max(1, total)) });
  return (
    <div className={classes.drawing}>
      <p className="tabular" role="status">
        {text}
      </p>
      <Button variant="default" size="compact-sm" onClick={() => void stopDrawing()}>
        {t("common:cancel")}
      </Button>
      <Progress value={(100 * done) / Math.max(1, total)} size="sm" color="var(--accent)" aria-label={text} />
    </div>
  );
}

const otherColumns = ({ table }: Job) =>
  table.columns.map(({ name }, index) => ({ name, index })).filter(({ index }) => index !== table.textColumn);

interface DrawFieldsProps {
  job: Job;
  chosen: Chosen;
  onChange(changes: Partial<Chosen>): void;
}

function DrawFields({ job, chosen, onChange }: DrawFieldsProps) {
  const { choice } = chosen;
  const others = otherColumns(job);
  const byColumn = choice === "column" || choice === "period";
  return (
    <>
      <NativeSelect
        label={t("label:sample.design")}
        value={choice}
        data={CHOICES.filter((value) => others.length > 0 || (value !== "column" && value !== "period")).map(
          (value) => ({ value, label: t(`label:sample.designs.${value}`) }),
        )}
        onChange={(event) => onChange({ choice: event.currentTarget.value as Choice })}
      />
      {byColumn && (
        <NativeSelect
          label={t("label:sample.column")}
          value={String(chosen.column)}
          data={others.map(({ name, index }) => ({ value: String(index), label: shownText(name) }))}
          onChange={(event) => onChange({ column: Number(event.currentTarget.value) })}
        />
      )}
      <NumberInput
        label={t("label:sample.size")}
        value={chosen.size}
        min={1}
        max={job.rows}
        allowDecimal={false}
        onChange={(size) => onChange({ size: Number(size) })}
      />
      {choice !== "uncertain" && (
        <NumberInput
          label={t("label:sample.seed")}
          value={chosen.seed}
          min={0}
          max={LARGEST_SEED}
          allowDecimal={false}
          onChange={(seed) => onChange({ seed: Number(seed) })}
        />
      )}
      {(byColumn || choice === "class") && (
        <NativeSelect
          label={t("label:sample.allocation")}
          value={chosen.allocation}
          data={ALLOCATIONS.map((value) => ({ value, label: t(`label:sample.allocations.${value}`) }))}
          onChange={(event) => onChange({ allocation: event.currentTarget.value as Allocation })}
        />
      )}
    </>
  );
}

/** Rows by hand: those of the selection of all tabs. */
function AddSelected({ rows, onAdd }: { rows: number; onAdd(run: () => Promise<void>): Promise<void> }) {
  const view = useOpen((open) => open.view);
  const count = useOpen((open) => open.rows.count) ?? 0;
  const isSelected = view !== undefined && view.selection.length > 0 && count > 0 && count < rows;
  if (!isSelected) return <p className={classes.note}>{t("label:sample.selectFirst")}</p>;
  return (
    <div className={classes.controls}>
      <Button variant="default" onClick={() => void onAdd(() => addSelected(view))}>
        {t("label:sample.addSelected", { count })}
      </Button>
      <p className={classes.note}>{t("label:sample.notRandom")}</p>
    </div>
  );
}

function SampleSummary({ labeling: { sample, draw } }: Pick<LabelViewProps, "labeling">) {
  if (sample.length === 0) return <p>{t("label:sample.none")}</p>;
  const parts = DESIGNS.flatMap((design) => {
    const count = sample.filter((row) => row.design === design).length;
    return count > 0 ? [t(`label:sample.count.${design}`, { count })] : [];
  });
  if (draw) parts.push(t("label:sample.seedUsed", { seed: draw.seed }));
  return (
    <p role="status">
      {t("label:sample.rows", { count: sample.length })}
      {`: ${parts.join(", ")}`}
    </p>
  );
}
