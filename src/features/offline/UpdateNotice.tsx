import { Button } from "@mantine/core";
import { t } from "../../i18n/i18n.ts";
import classes from "./UpdateNotice.module.css";
import { useOffline } from "./offline-store.ts";

/** A notice that a newer release is available; nothing changes until the person applies it. */
export function UpdateNotice() {
  const update = useOffline((store) => store.update);
  const applyUpdate = useOffline((store) => store.applyUpdate);
  return (
    <div role="status" aria-label={t("offline:update.name")}>
      {update !== "none" && (
        <div className={classes.notice} data-update={update}>
          <p>{t(`offline:update.${update}`)}</p>
          {update === "available" && (
            <Button size="compact-md" onClick={applyUpdate}>
              {t("offline:update.reload")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
