import { formatBytes } from "../../ui/format/numbers.ts";
import { t } from "../../i18n/i18n.ts";
import { isReadyOffline, useOffline } from "./offline-store.ts";

/** What works without network, and how fast the model may be, in sentences. */
export function OfflineFacts() {
  const kept = useOffline((store) => store.kept);
  const problem = useOffline((store) => store.problem);
  const ready = useOffline(isReadyOffline);
  return (
    <>
      <p data-testid="offline">
        {ready
          ? t("offline:facts.ready", { size: formatBytes(kept?.total ?? 0) })
          : problem
            ? t(`offline:problem.${problem}`)
            : kept
              ? t("offline:facts.keeping", { done: formatBytes(kept.bytes), total: formatBytes(kept.total) })
              : t("offline:facts.notYet")}
      </p>
      {!globalThis.crossOriginIsolated && <p data-testid="not-isolated">{t("offline:facts.oneThread")}</p>}
    </>
  );
}
