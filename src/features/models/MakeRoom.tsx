import { Button } from "@mantine/core";
import { formatBytes, formatWhen } from "../../ui/format.ts";
import classes from "./Library.module.css";
import { libraryActions, useLibrary } from "./library-store.ts";
import { EMBEDDED_MODEL, useModel } from "./model-store.ts";

/** What could go when there is no room, the longest unused first. Nothing goes by itself here. */
export function MakeRoom({ keep }: { keep: string | undefined }) {
  const models = useLibrary((store) => store.models);
  const work = useLibrary((store) => store.work);
  const chosen = useModel((store) => store.chosen);
  const inUse = chosen === EMBEDDED_MODEL ? undefined : chosen.key;
  const removable = (models ?? [])
    .filter(({ key, storedBytes }) => key !== keep && storedBytes > 0)
    .toSorted((a, b) => a.usedAt - b.usedAt);
  if (removable.length === 0) {
    return (
      <p className={classes.soft}>
        Nothing else is kept here that could go. Free some space on the disk, or give models more room in the
        settings below.
      </p>
    );
  }
  return (
    <div data-testid="make-room">
      <p className={classes.soft}>Remove what you no longer need, then try again:</p>
      <ul className={classes.list}>
        {removable.map(({ key, id, commit, storedBytes, usedAt, pinned }) => {
          const isInUse = key === inUse;
          return (
            <li key={key} className={classes.line}>
              <span className={classes.grow}>
                {id} <code>{commit.slice(0, 8)}</code>, used {formatWhen(usedAt)}
                {pinned && ", pinned"}
                {isInUse && ", in use"}
              </span>
              <Button
                variant="default"
                size="compact-sm"
                disabled={isInUse}
                loading={work[key]?.action === "remove" && !work[key].error}
                aria-label={`Remove, ${formatBytes(storedBytes)}: ${id}`}
                onClick={() => void libraryActions.remove(key)}
              >
                Remove, {formatBytes(storedBytes)}
              </Button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
