import { Button, FileButton } from "@mantine/core";
import { useEffect, useRef } from "react";
import { ErrorNotice } from "../../ui/notices/ErrorNotice.tsx";
import { formatBytes } from "../../ui/format/numbers.ts";
import { t } from "../../i18n/i18n.ts";
import classes from "./Library.module.css";
import { isForComparison } from "./compare-floats.ts";
import { libraryActions, useLibrary, type Work } from "./library-store.ts";
import { FreeSpaceDialog } from "./FreeSpaceDialog.tsx";
import { StoredModelCard } from "./StoredModelCard.tsx";
import { DownloadProgress } from "./DownloadProgress.tsx";

/** Only this attribute lets a person choose a folder, and React does not support it. */
function FolderButton({ onChoose, disabled }: { onChoose: (files: File[]) => void; disabled: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.setAttribute("webkitdirectory", ""), []);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t("models:stored.folder")}
        onChange={(event) => {
          onChoose([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
      <Button variant="default" disabled={disabled} onClick={() => input.current?.click()}>
        {t("models:stored.importFolder")}
      </Button>
    </>
  );
}

function Usage() {
  const usage = useLibrary((store) => store.usage);
  if (!usage) return null;
  const [used, quota] = [formatBytes(usage.used), formatBytes(usage.quota)];
  const future = t(usage.persisted ? "models:stored.persisted" : "models:stored.notPersisted");
  return (
    <p className={`tabular ${classes.soft}`}>{`${t("models:stored.usage", { used, quota })} ${future}`}</p>
  );
}

const isComparison = ({ action, error }: Work) => action === "compare" && !error;

export function StoredModels() {
  const all = useLibrary((store) => store.models);
  const removing = useLibrary((store) => store.removing);
  const isComparing = useLibrary((store) => Object.values(store.work).some(isComparison));
  const models = all?.filter(({ key }) => key !== removing && !(isComparing && isForComparison(key)));
  const error = useLibrary((store) => store.error);
  const work = useLibrary((store) => store.work["import"]);
  const { importModel, cancel } = libraryActions;
  const isImporting = work !== undefined && !work.error;
  return (
    <section className={classes.section} aria-labelledby="stored-models">
      <h2 id="stored-models">{t("models:stored.title")}</h2>
      {error && <ErrorNotice error={error} />}
      {models?.length === 0 && <p className={classes.soft}>{t("models:stored.none")}</p>}
      {models && models.length > 0 && (
        <ul className={classes.list}>
          {models.map((model) => (
            <StoredModelCard key={model.key} model={model} />
          ))}
        </ul>
      )}
      <Usage />
      <div className={classes.line}>
        <FileButton accept=".tar,application/x-tar" onChange={(file) => file && void importModel([file])}>
          {(props) => (
            <Button {...props} variant="default" disabled={isImporting}>
              {t("models:stored.importFile")}
            </Button>
          )}
        </FileButton>
        <FolderButton disabled={isImporting} onChoose={(files) => void importModel(files)} />
      </div>
      {isImporting && (
        <DownloadProgress work={work} name={t("models:stored.theImport")} onCancel={() => cancel("import")} />
      )}
      {work?.error && <ErrorNotice error={work.error} />}
      {work?.error?.code === "storage-full" && <FreeSpaceDialog keep={undefined} />}
    </section>
  );
}
