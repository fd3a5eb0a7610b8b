import { Button, FileButton, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { SavedFile } from "../../../../../workers/protocols/embeddings.ts";
import type { LabelImport } from "../../../../../workers/protocols/labels.ts";
import type { CoderLabel } from "../../../../labels/coder-label.ts";
import { codersOf } from "../../../../labels/labeling.ts";
import { t } from "../../../../i18n/i18n.ts";
import { download } from "../../../../ui/files/download.ts";
import { notify } from "../../../../ui/notices/notices.ts";
import { batch } from "../../store/batch-client.ts";
import { attempt, readAgain, removeCoder, restoreLabels } from "../label-actions.ts";
import { useCoder } from "../label-store.ts";
import { PseudonymFields } from "../../pseudonyms/PseudonymFields.tsx";
import { pseudonymChoice } from "../../pseudonyms/pseudonym-store.ts";
import type { LabelViewProps } from "../label-view-props.ts";
import classes from "./FilesView.module.css";
import { ImportReport } from "./ImportReport.tsx";

/** Labels to and from other coders, without a server. */
export function FilesView({ job, labeling }: LabelViewProps) {
  const coder = useCoder((state) => state.name);
  const [message, setMessage] = useState("");
  const hasLabels = labeling.labels.length > 0;
  const columns = labeling.view?.columns ?? [];
  const save = (make: () => Promise<SavedFile>) =>
    void attempt(async () => {
      const { fileName, file } = await make();
      if (file) download(fileName, file);
      setMessage(t("label:files.saved", { file: fileName }));
    });
  const take = (file: File) =>
    void attempt(async () => {
      const missing = await batch().takeAssignment(file);
      await readAgain();
      const ids = missing.slice(0, 5).join(", ");
      setMessage(
        missing.length === 0
          ? t("label:files.takenAll")
          : t("label:files.taken", { count: missing.length, ids }),
      );
    });
  return (
    <div className={classes.files}>
      <p role="status">{message}</p>
      <section aria-label={t("label:files.others")}>
        <h3>{t("label:files.others")}</h3>
        <Action means={t("label:files.assignmentMeans")}>
          <Button
            variant="default"
            disabled={labeling.sample.length === 0}
            onClick={() => save(() => batch().saveAssignment(columns))}
          >
            {t("label:files.assignment")}
          </Button>
        </Action>
        <Action means={t("label:files.takeMeans")}>
          <Choose label={t("label:files.take")} accept=".json" onChoose={take} />
        </Action>
        {coder !== "" && hasLabels && (
          <Action means={t("label:files.returnMeans", { coder })}>
            <Button variant="default" onClick={() => save(() => batch().saveAssignment(columns, coder))}>
              {t("label:files.return")}
            </Button>
          </Action>
        )}
        <ImportForm />
        <Coders labels={labeling.labels} />
      </section>
      <section aria-label={t("label:files.own")}>
        <h3>{t("label:files.own")}</h3>
        <PseudonymFields job={job} />
        <Action means={t("label:files.ownMeans")}>
          {(["coders", "final"] as const).map((which) => (
            <Button
              key={which}
              variant="default"
              disabled={!hasLabels}
              onClick={() => save(() => batch().saveLabels(which, pseudonymChoice(job)))}
            >
              {t(`label:files.${which}`)}
            </Button>
          ))}
        </Action>
      </section>
    </div>
  );
}

/** Who has labeled; a file that was imported by mistake is taken back here. */
function Coders({ labels }: { labels: readonly CoderLabel[] }) {
  const remove = async (coder: string) => {
    const removed = await removeCoder(coder);
    notify({
      message: t("label:files.removed", { coder, count: removed.length }),
      undo: () => void restoreLabels(removed),
    });
  };
  return (
    <ul className={classes.coders}>
      {codersOf(labels).map((coder) => (
        <li key={coder}>
          {t("label:files.coder", { coder, count: labels.filter((label) => label.coder === coder).length })}
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={t("label:codebook.removeOf", { name: coder })}
            onClick={() => void remove(coder)}
          >
            {t("label:codebook.remove")}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function ImportForm() {
  const [coder, setCoder] = useState("");
  const [imported, setImported] = useState<LabelImport>();
  const take = (file: File) =>
    void attempt(async () => {
      setImported(undefined);
      setImported(await batch().importLabels(file, coder.trim() || t("label:files.unnamed")));
      await readAgain();
    });
  return (
    <>
      <Action means={t("label:files.importMeans")}>
        <TextInput
          label={t("label:files.importCoder")}
          placeholder={t("label:files.unnamed")}
          value={coder}
          onChange={(event) => setCoder(event.currentTarget.value)}
        />
        <Choose label={t("label:files.import")} accept=".json,.csv,.tsv,.xlsx,.jsonl" onChoose={take} />
      </Action>
      {imported && <ImportReport imported={imported} />}
    </>
  );
}

/** @param means what the buttons do */
function Action({ means, children }: { means: string; children: ReactNode }) {
  return (
    <div className={classes.action}>
      <div className={classes.buttons}>{children}</div>
      <p>{means}</p>
    </div>
  );
}

function Choose(props: { label: string; accept: string; onChoose(file: File): void }) {
  const { label, accept, onChoose } = props;
  return (
    <FileButton accept={accept} onChange={(file) => file && onChoose(file)}>
      {(button) => (
        <Button {...button} variant="default">
          {label}
        </Button>
      )}
    </FileButton>
  );
}
