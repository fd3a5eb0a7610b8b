import { Button, NativeSelect, Progress, TextInput } from "@mantine/core";
import { IconFileText } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import { AppError, type ErrorReport } from "../../../errors/app-error.ts";
import { t } from "../../../i18n/i18n.ts";
import { download } from "../../../ui/files/download.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import type { PseudonymChoice } from "../../../data/pseudonyms/choice.ts";
import type { ReportInput } from "../../../report/input.ts";
import { pseudonymChoice } from "../pseudonyms/pseudonym-store.ts";
import { batch } from "../store/batch-client.ts";
import { useOpen } from "../store/batch-store.ts";
import { ALL_ROWS } from "../view-params.ts";
import { collectReport, type ReportChoices } from "./collect.ts";
import { QUESTION_FIELD } from "./question-field.ts";
import classes from "./ReportForm.module.css";

type Format = "html" | "zip";

type SavingState =
  | { name: "idle" }
  | { name: "making"; done: number; total: number }
  | { name: "saved"; file: string }
  | { name: "failed"; error: ErrorReport };

async function hideNames(input: ReportInput, { key, columns }: PseudonymChoice, { column }: ReportChoices) {
  const { Pseudonyms } = await import("../../../data/pseudonyms/pseudonyms.ts");
  const { withPseudonyms } = await import("../../../report/pseudonyms.ts");
  return withPseudonyms(input, await Pseudonyms.open(key), {
    groups: column !== undefined && columns.includes(column),
  });
}

/** Makes the report of the selected rows, and saves it. */
function useReport(job: Job): [SavingState, (format: Format, choices: ReportChoices) => Promise<void>] {
  const view = useOpen((open) => open.view) ?? ALL_ROWS;
  const selected = useOpen(({ rows }) => rows.count) ?? job.rows;
  const [state, setState] = useState<SavingState>({ name: "idle" });
  const save = async (format: Format, choices: ReportChoices) => {
    setState({ name: "making", done: 0, total: job.rows });
    try {
      const input = await collectReport(job, { view, selected }, choices, (done, total) =>
        setState({ name: "making", done, total }),
      );
      const { buildReport } = await import("../../../report/build.ts");
      const { reportHtml } = await import("../../../report/html.ts");
      const { reportZip } = await import("../../../report/files.ts");
      const choice = pseudonymChoice(job);
      const report = await buildReport(choice ? await hideNames(input, choice, choices) : input);
      const file = `${job.fileName.replace(/\.\w{1,8}$/, "") || "table"}-report.${format}`;
      if (format === "zip") download(file, reportZip(report), "application/zip");
      else download(file, reportHtml(report), "text/html");
      setState({ name: "saved", file });
    } catch (cause) {
      const error = AppError.of(cause).report;
      setState(error.code === "cancelled" ? { name: "idle" } : { name: "failed", error });
    }
  };
  return [state, save];
}

interface ReportFormProps {
  job: Job;
  /** Index of the column whose values are the groups. */
  initialColumn?: number | undefined;
  /** Further choices. */
  children?: ReactNode;
}

export function ReportForm({ job, initialColumn, children }: ReportFormProps) {
  const [question, setQuestion] = useState("");
  const [column, setColumn] = useState(initialColumn);
  const [time, setTime] = useState(() => {
    const dates = job.table.columns.findIndex(({ role }) => role === "date");
    return dates < 0 ? undefined : dates;
  });
  const [state, save] = useReport(job);
  const isMaking = state.name === "making";
  const columns = job.table.columns
    .map(({ name }, index) => ({ value: String(index), label: name }))
    .filter((_, index) => index !== job.table.textColumn);
  return (
    <div className={classes.form}>
      <p className={classes.note}>{t("shares:report.about")}</p>
      <div className={classes.fields}>
        <TextInput
          id={QUESTION_FIELD}
          label={t("shares:report.question")}
          placeholder={t("shares:report.example")}
          value={question}
          maxLength={200}
          onChange={({ currentTarget: { value } }) => setQuestion(value)}
        />
        <NativeSelect
          label={t("shares:report.groups")}
          value={column ?? ""}
          onChange={({ currentTarget: { value } }) => setColumn(value === "" ? undefined : Number(value))}
          data={[{ value: "", label: t("shares:report.none") }, ...columns]}
        />
        <NativeSelect
          label={t("shares:periods.column")}
          value={time ?? ""}
          onChange={({ currentTarget: { value } }) => setTime(value === "" ? undefined : Number(value))}
          data={[{ value: "", label: t("shares:periods.none") }, ...columns]}
        />
      </div>
      {children}
      <div className={classes.buttons}>
        <Button
          leftSection={<IconFileText size={18} />}
          loading={isMaking}
          onClick={() => void save("html", { question, column, time })}
        >
          {t("shares:report.save")}
        </Button>
        <Button
          variant="default"
          disabled={isMaking}
          onClick={() => void save("zip", { question, column, time })}
        >
          {t("shares:report.saveAll")}
        </Button>
      </div>
      {isMaking && <Making {...state} />}
      <p aria-live="polite" className={classes.note}>
        {state.name === "saved" && t("shares:report.saved", { file: state.file })}
      </p>
      {state.name === "failed" && <ErrorNotice error={state.error} />}
    </div>
  );
}

function Making({ done, total }: { done: number; total: number }) {
  return (
    <div className={classes.making}>
      <span className="tabular">{t("shares:report.reading", { done, total })}</span>
      <Button variant="default" size="compact-sm" onClick={() => void batch().stopReport()}>
        {t("common:cancel")}
      </Button>
      <Progress
        value={(100 * done) / Math.max(1, total)}
        size="sm"
        color="var(--accent)"
        aria-label={t("shares:report.making")}
      />
    </div>
  );
}
