import { Button } from "@mantine/core";
import { formatBytes, formatDateTime } from "../../ui/format/numbers.ts";
import { t } from "../../i18n/i18n.ts";
import classes from "./Library.module.css";
import { libraryActions, useLibrary } from "./library-store.ts";
import { EMBEDDED_MODEL } from "../../session/backend-store.ts";
import { useModel } from "../../session/model-store.ts";

/** Lists the models that can be removed when storage is full, least recently used first. Nothing is removed automatically. */
export function FreeSpaceDialog({ keep }: { keep: string | undefined }) {
  const models = useLibrary((store) => store.models);
  const work = useLibrary((store) => store.work);
  const chosen = useModel((store) => store.chosen);
  const inUse = chosen === EMBEDDED_MODEL ? undefined : chosen.key;
  const removable = (models ?? [])
    .filter(({ key, storedBytes }) => key !== keep && storedBytes > 0)
    .toSorted((a, b) => a.usedAt - b.usedAt);
  if (removable.length === 0) {
    return <p className={classes.soft}>{t("models:room.nothing")}</p>;
  }
  return (
    <div data-testid="make-room">
      <p className={classes.soft}>{t("models:room.remove")}</p>
      <ul className={classes.list}>
        {removable.map(({ key, id, commit, storedBytes, usedAt, pinned }) => {
          const isInUse = key === inUse;
          const size = formatBytes(storedBytes);
          const facts = [
            t("models:room.used", { when: formatDateTime(usedAt) }),
            pinned && t("models:room.pinned"),
            isInUse && t("models:room.inUse"),
          ];
          return (
            <li key={key} className={classes.line}>
              <span className={classes.grow}>
                {id} <code>{commit.slice(0, 8)}</code>
                {`, ${facts.filter(Boolean).join(", ")}`}
              </span>
              <Button
                variant="default"
                size="compact-sm"
                disabled={isInUse}
                loading={work[key]?.action === "remove" && !work[key].error}
                aria-label={t("models:room.removeModel", { size, model: id })}
                onClick={() => void libraryActions.remove(key)}
              >
                {t("models:room.removeSize", { size })}
              </Button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
