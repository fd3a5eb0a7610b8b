import { Button, NativeSelect } from "@mantine/core";
import type { ModelListing } from "../../engine/hub/download-model.ts";
import { ErrorNotice } from "../../ui/notices/ErrorNotice.tsx";
import { formatBytes } from "../../ui/format/numbers.ts";
import { t } from "../../i18n/i18n.ts";
import classes from "./Library.module.css";
import { libraryActions, useLibrary } from "./library-store.ts";
import { FreeSpaceDialog } from "./FreeSpaceDialog.tsx";
import { useModel } from "../../session/model-store.ts";
import { DownloadProgress } from "./DownloadProgress.tsx";

/** The facts and sizes of a model on the Hub, before it is downloaded. */
export function OfferCard({ offer }: { offer: ModelListing }) {
  const { revision, key, weights, configFiles } = offer;
  const dtype = useLibrary((store) => store.dtype) ?? offer.recommended;
  const work = useLibrary((store) => store.work[key]);
  const stored = useLibrary((store) => store.models?.find((model) => model.key === key));
  const { chooseDtype, download, dismiss, cancel } = libraryActions;
  const choose = useModel((store) => store.choose);
  const chosen = weights.find((candidate) => candidate.dtype === dtype);
  const size = [chosen, ...configFiles].reduce((sum, file) => sum + (file?.size ?? 0), 0);
  const isStored = stored?.dtypes.includes(dtype) ?? false;
  const isLoading = work?.action === "download" && !work.error;
  const remainingBytes = size - (stored && !stored.manifest ? Math.min(stored.storedBytes, size) : 0);
  return (
    <article className={classes.card} aria-label={revision.id} data-testid="offer">
      <div className={classes.title}>
        <h3>{revision.id}</h3>
        <span className={classes.soft}>
          {revision.revision === revision.commit ? t("models:offer.commit") : revision.revision}{" "}
          <code title={revision.commit}>{revision.commit.slice(0, 8)}</code>
          {`, ${t("models:offer.license", { license: revision.license })}`}
        </span>
      </div>
      <div className={classes.line}>
        <NativeSelect
          aria-label={t("models:weights")}
          value={dtype}
          disabled={isLoading}
          onChange={(event) => {
            const picked = weights.find((candidate) => candidate.dtype === event.currentTarget.value);
            if (picked) chooseDtype(picked.dtype);
          }}
          data={weights.map(({ dtype, size: bytes }) => {
            const size = formatBytes(bytes);
            const label =
              dtype === offer.recommended
                ? t("models:offer.recommended", { dtype, size })
                : `${dtype}, ${size}`;
            return { value: dtype, label };
          })}
        />
        {isStored ? (
          <Button onClick={() => void choose({ key, dtype }).then(dismiss)}>{t("models:use")}</Button>
        ) : (
          !isLoading && (
            <Button onClick={() => void download()}>
              {t(remainingBytes < size ? "models:offer.continue" : "models:offer.download", {
                size: formatBytes(remainingBytes),
              })}
            </Button>
          )
        )}
        {!isLoading && (
          <Button variant="subtle" color="gray" onClick={dismiss}>
            {t("common:close")}
          </Button>
        )}
      </div>
      {chosen?.source && (
        <p className={classes.note}>
          {t("models:offer.converted", { format: t(`models:format.${chosen.source.format}`) })}
        </p>
      )}
      {isLoading && <DownloadProgress work={work} name={revision.id} onCancel={() => cancel(key)} />}
      {work?.error && (
        <ErrorNotice error={work.error} onRetry={work.error.retryable ? () => void download() : undefined} />
      )}
      {work?.error?.code === "storage-full" && <FreeSpaceDialog keep={key} />}
    </article>
  );
}
