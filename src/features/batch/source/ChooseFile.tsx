import { Button, FileButton, Textarea } from "@mantine/core";
import { IconFileUpload } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { t } from "../../../i18n/i18n.ts";
import { listJobs, watchJobs } from "../store/job-actions.ts";
import { choose } from "../store/source-actions.ts";
import classes from "./ChooseFile.module.css";
import { EarlierJobs } from "./EarlierJobs.tsx";
import { pastedFile, useFileDrop } from "./use-file-drop.ts";

const ACCEPT =
  ".csv,.tsv,.tab,.txt,.jsonl,.ndjson,.json,.js,.xlsx,.ods,.parquet,.arrow,.feather,.sqlite,.sqlite3,.db,.sav,.zsav,.dta,.zip,.tar,.gz,.zst,.bz2,.xz,.lz4,.srt,.vtt,.sbv,.eml,.mbox,.sql,.arff,.xml,.rss,.yaml,.yml,.rtf,.md,.log,text/*";

/** Invented tweets with a date, a place and a label, so that every tab has something to show. */
async function exampleFile(): Promise<File> {
  const { default: content } = await import("./example/example-tweets.csv?raw");
  return new File([content], "example-tweets.csv", { type: "text/csv" });
}

function open([first, ...others]: Iterable<File>): void {
  if (first) void choose(first, ...others);
}

export function ChooseFile() {
  const { isOver, handlers } = useFileDrop(open);
  useEffect(() => {
    void listJobs();
    return watchJobs();
  }, []);
  return (
    <div className={classes.choose}>
      <div className={classes.drop} data-over={isOver || undefined} data-testid="drop" {...handlers}>
        <IconFileUpload size={36} stroke={1.4} aria-hidden="true" />
        <p className={`${classes.lead} ${classes.withMouse}`}>{t("batch:choose.drop")}</p>
        <p className={`${classes.lead} ${classes.withoutMouse}`}>{t("batch:choose.open")}</p>
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
      <PasteForm />
      <EarlierJobs />
    </div>
  );
}

function PasteForm() {
  const [text, setText] = useState("");
  return (
    <form
      className={classes.paste}
      onSubmit={(event) => {
        event.preventDefault();
        open([pastedFile(text)]);
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
  );
}
