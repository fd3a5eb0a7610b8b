import { IconDeviceDesktopCheck } from "@tabler/icons-react";
import { useModel } from "../session/model-store.ts";
import { describeProgress } from "../session/load-phases.ts";
import { isReadyOffline, useOffline } from "../features/offline/offline-store.ts";
import { formatFragment } from "../ui/router/fragment.ts";
import { t } from "../i18n/i18n.ts";
import classes from "./StatusChip.module.css";

/** The state of the model in a few words; a link to its details. */
export function StatusChip() {
  const model = useModel((store) => store.model);
  const offline = useOffline(isReadyOffline);
  const name = model.status === "ready" ? `${model.info.manifest.id}${t("common:list")}` : "";
  const words =
    model.status === "ready"
      ? t("app:status.ready")
      : model.status === "failed"
        ? t("app:status.failed")
        : describeProgress(model.progress);
  return (
    <a
      className={classes.chip}
      href={formatFragment("models")}
      data-status={model.status}
      data-testid="status"
    >
      <span className={classes.dot} aria-hidden="true" />
      <span className="tabular">
        {name && <span className={classes.name}>{name}</span>}
        {words}
      </span>
      {offline && <IconDeviceDesktopCheck role="img" aria-label={t("app:status.offline")} size={16} />}
    </a>
  );
}
