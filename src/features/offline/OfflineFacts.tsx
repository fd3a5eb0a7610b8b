import { formatBytes } from "../../ui/format/numbers.ts";
import { t } from "../../i18n/i18n.ts";
import { isReadyOffline, useOffline } from "./offline-store.ts";

/** Whether the app works without a network, and whether the model can use several threads. */
export function OfflineFacts() {
  const cached = useOffline((store) => store.cached);
  const problem = useOffline((store) => store.problem);
  const ready = useOffline(isReadyOffline);
  return (
    <>
      <p data-testid="offline">
        {ready
          ? t("offline:facts.ready", { size: formatBytes(cached?.total ?? 0) })
          : problem
            ? t(`offline:problem.${problem}`)
            : cached
              ? t("offline:facts.keeping", {
                  done: formatBytes(cached.bytes),
                  total: formatBytes(cached.total),
                })
              : t("offline:facts.notYet")}
      </p>
      {!globalThis.crossOriginIsolated && <p data-testid="not-isolated">{t("offline:facts.oneThread")}</p>}
    </>
  );
}
