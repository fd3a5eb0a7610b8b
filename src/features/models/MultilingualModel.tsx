import { Button } from "@mantine/core";
import { useEffect } from "react";
import { MULTILINGUAL_MODEL } from "../../../workers/protocols/model.ts";
import { t } from "../../i18n/i18n.ts";
import { EMBEDDED_MODEL } from "../../session/backend-store.ts";
import { useModel } from "../../session/model-store.ts";
import { formatBytes, formatLanguage } from "../../ui/format/numbers.ts";
import { ErrorNotice } from "../../ui/notices/ErrorNotice.tsx";
import { DownloadProgress } from "./DownloadProgress.tsx";
import { FreeSpaceDialog } from "./FreeSpaceDialog.tsx";
import classes from "./Library.module.css";
import { libraryActions, useLibrary } from "./library-store.ts";
import { formatList } from "../../ui/format/list.ts";

/** What the build knows of the multilingual model; undefined in a build without it. */
declare const MULTILINGUAL: { bytes: number; languages: readonly string[] } | undefined;

/** Whether this build has the multilingual model. */
export const offersMultilingual = (): boolean => MULTILINGUAL !== undefined;

const isMultilingual = ({ id }: { id: string }) => id === MULTILINGUAL_MODEL;

/** A button that ends in the stored model, and the progress of the download. */
function WithDownload({ label, run }: { label: (isStored: boolean) => string; run: () => Promise<void> }) {
  const { cancel, refresh } = libraryActions;
  const stored = useLibrary((store) => store.models?.find(isMultilingual));
  const work = useLibrary((store) => store.work[MULTILINGUAL_MODEL]);
  const models = useLibrary((store) => store.models);
  useEffect(() => {
    if (!models) void refresh();
  }, [models, refresh]);
  const isWorking = work !== undefined && !work.error;
  const start = () => void run();
  if (isWorking)
    return (
      <DownloadProgress work={work} name={MULTILINGUAL_MODEL} onCancel={() => cancel(MULTILINGUAL_MODEL)} />
    );
  return (
    <>
      <div className={classes.line}>
        <Button
          variant="default"
          onClick={start}
          classNames={{ root: classes.tall ?? "", label: classes.wrapped ?? "" }}
        >
          {label(stored?.manifest !== undefined)}
        </Button>
      </div>
      {work?.error && <ErrorNotice error={work.error} onRetry={work.error.retryable ? start : undefined} />}
      {work?.error?.code === "storage-full" && <FreeSpaceDialog keep={stored?.key ?? ""} />}
    </>
  );
}

const size = () => formatBytes(MULTILINGUAL?.bytes ?? 0);

interface OfferProps {
  /** Whether it is offered for a text that is shown. */
  ofText?: boolean;
}

function UseIt({ ofText = false }: OfferProps) {
  const labelOf = (isStored: boolean) => {
    if (isStored) return ofText ? t("models:multilingual.read") : t("models:use");
    return ofText
      ? t("models:multilingual.readOnce", { size: size() })
      : t("models:multilingual.download", { size: size() });
  };
  return <WithDownload label={labelOf} run={() => libraryActions.openOwnModel(MULTILINGUAL_MODEL)} />;
}

/** Only stores the model. @param onStored called when it is stored, or when the download ended without it */
export function MultilingualDownloadButton({ onStored }: { onStored: () => void }) {
  if (!MULTILINGUAL) return null;
  return (
    <WithDownload
      label={() => t("models:multilingual.download", { size: size() })}
      run={() => libraryActions.storeOwnModel(MULTILINGUAL_MODEL).then(onStored)}
    />
  );
}

/** Offers the model of the app that reads further languages, or, while it is in use, the English one. */
export function MultilingualOffer({ ofText = false }: OfferProps) {
  const isInUse = useModel(({ model }) => model.status === "ready" && isMultilingual(model.info.manifest));
  const choose = useModel((store) => store.choose);
  if (!MULTILINGUAL) return null;
  if (!isInUse) return <UseIt ofText={ofText} />;
  return (
    <div className={classes.line}>
      <span className={classes.soft}>{t("models:multilingual.inUse")}</span>
      <Button variant="subtle" size="compact-sm" onClick={() => void choose(EMBEDDED_MODEL)}>
        {t("models:multilingual.back")}
      </Button>
    </div>
  );
}

/** The same in the library, with the languages that it reads. */
export function MultilingualCard() {
  if (!MULTILINGUAL) return null;
  const languages = formatList(MULTILINGUAL.languages.map(formatLanguage));
  return (
    <section className={classes.section} aria-labelledby="multilingual-model">
      <h2 id="multilingual-model">{t("models:multilingual.title")}</h2>
      <p className={classes.soft}>{t("models:multilingual.about", { languages })}</p>
      <MultilingualOffer />
    </section>
  );
}
