import { Button } from "@mantine/core";
import classes from "./UpdateNotice.module.css";
import { useOffline } from "./offline-store.ts";

/** A newer release is here; nothing changes until somebody asks for it. */
export function UpdateNotice() {
  const update = useOffline((store) => store.update);
  const applyUpdate = useOffline((store) => store.applyUpdate);
  return (
    <div role="status" aria-label="Update">
      {update !== "none" && (
        <div className={classes.notice} data-update={update}>
          <p>
            {update === "available"
              ? "Update available."
              : "All tabs reload with the update as soon as the work in progress is done."}
          </p>
          {update === "available" && (
            <Button size="compact-md" onClick={applyUpdate}>
              Reload
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
