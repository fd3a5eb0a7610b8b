import { Button, FileButton, Textarea } from "@mantine/core";
import { IconFileUpload, IconTrash } from "@tabler/icons-react";
import { type DragEvent, useCallback, useEffect, useState } from "react";
import { formatCount, formatDateTime } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { useBatch } from "../batch-store.ts";
import classes from "./ChooseFile.module.css";

const ACCEPT = ".csv,.tsv,.tab,.txt,.jsonl,.ndjson,.json,.js,.xlsx,.parquet,.zip,.gz,text/*";

/** A pasted table is a file like any other. */
const pasted = (text: string) => new File([text], "pasted.txt", { type: "text/plain" });

/** Tweets that nobody wrote, with a date, a place and a true label, so that there is something to see in every tab. */
async function exampleFile(): Promise<File> {
  const { default: content } = await import("./example/example-tweets.csv?raw");
  return new File([content], "example-tweets.csv", { type: "text/csv" });
}

export function ChooseFile() {
  const choose = useBatch((store) => store.choose);
  const listJobs = useBatch((store) => store.listJobs);
  const [over, setOver] = useState(false);
  const [text, setText] = useState("");

  const open = useCallback(
    ([first, ...others]: Iterable<File>) => {
      if (first) void choose(first, ...others);
    },
    [choose],
  );

  useEffect(() => void listJobs(), [listJobs]);

  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if (event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement) return;
      const files = event.clipboardData?.files ?? [];
      const content = event.clipboardData?.getData("text/plain");
      if (files.length > 0) open(files);
      else if (content?.trim()) open([pasted(content)]);
    };
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  }, [open]);

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const { files } = event.dataTransfer;
    const content = event.dataTransfer.getData("text/plain");
    if (files.length > 0) open(files);
    else if (content) open([pasted(content)]);
  };

  return (
    <div className={classes.choose}>
      <div
        className={classes.drop}
        data-over={over || undefined}
        data-testid="drop"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconFileUpload size={36} stroke={1.4} aria-hidden="true" />
        <p className={classes.lead}>{t("batch:choose.drop")}</p>
        <p className={classes.kinds}>{t("batch:choose.kinds")}</p>
        <FileButton multiple onChange={open} accept={ACCEPT}>
          {(props) => (
            <Button {...props} size="md">
              {t("batch:choose.file")}
            </Button>
          )}
        </FileButton>
        <Button
          variant="subtle"
          size="compact-md"
          onClick={() => void exampleFile().then((file) => choose(file))}
        >
          {t("batch:choose.example")}
        </Button>
        <ol className={classes.steps}>
          <li>{t("batch:choose.steps.check")}</li>
          <li>{t("batch:choose.steps.score")}</li>
          <li>{t("batch:choose.steps.save")}</li>
        </ol>
      </div>
      <form
        className={classes.paste}
        onSubmit={(event) => {
          event.preventDefault();
          open([pasted(text)]);
        }}
      >
        <Textarea
          label={t("batch:choose.paste")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autosize
          minRows={2}
          maxRows={8}
          spellCheck={false}
        />
        <Button type="submit" variant="default" disabled={text.trim() === ""}>
          {t("batch:choose.use")}
        </Button>
      </form>
      <EarlierJobs />
    </div>
  );
}

function EarlierJobs() {
  const jobs = useBatch((store) => store.jobs);
  const reopen = useBatch((store) => store.reopen);
  const remove = useBatch((store) => store.remove);
  if (jobs.length === 0) return null;
  return (
    <section className={classes.earlier} aria-label={t("batch:earlier.title")}>
      <h2>{t("batch:earlier.title")}</h2>
      <ul>
        {jobs.map((job) => (
          <li key={job.id}>
            <div>
              <strong>{job.fileName}</strong>
              <span className="tabular">
                {formatDateTime(job.created)}
                {" · "}
                {job.scored < job.rows
                  ? t("batch:rows.scored", { part: formatCount(job.scored), count: job.rows })
                  : t("batch:rows.all", { count: job.rows })}
              </span>
            </div>
            <Button variant="default" onClick={() => void reopen(job.id)}>
              {t(job.scored < job.rows ? "batch:earlier.goOn" : "batch:earlier.open")}
            </Button>
            <Button
              variant="subtle"
              color="gray"
              onClick={() => void remove(job)}
              aria-label={t("batch:earlier.remove", { name: job.fileName })}
            >
              <IconTrash size={18} aria-hidden="true" />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
