import { useEffect } from "react";
import { formatFragment, parseFragment, watchParams } from "../../../ui/router/fragment.ts";
import { useBatch } from "../batch-store.ts";
import { formatView, parseTab } from "../view-params.ts";

function addressed(): URLSearchParams | undefined {
  const { route, params } = parseFragment(window.location.hash);
  return route === "batch" ? params : undefined;
}

/** Opens what the address names: the batch, the tab, the rows. */
async function follow(params: URLSearchParams): Promise<void> {
  const { stage, job, progress, reopen, show, leave } = useBatch.getState();
  const id = params.get("job");
  if (id !== null) await (stage === "job" && job?.id === id ? show(params) : reopen(id, params));
  // Back from a batch to the files. What is being scored stays: nobody asked to end it.
  else if (stage === "job" && progress?.status !== "scoring") await leave();
}

/** The address says what is shown. Another batch or tab is a step that one can go back, a filter is not. */
function tellAddress(isStep: boolean): void {
  const params = addressed();
  if (!params) return;
  const { stage, job, tab, view } = useBatch.getState();
  const isOpen = stage === "job" && job !== undefined;
  const shown = isOpen ? { job: job.id, ...(tab !== "table" && { tab }), ...formatView(view) } : {};
  const address = formatFragment("batch", shown);
  if (address === window.location.hash) return;
  const isOther = isOpen && (params.get("job") !== job.id || parseTab(params) !== tab);
  if (isStep && isOther) window.history.pushState(window.history.state, "", address);
  else window.history.replaceState(window.history.state, "", address);
}

/** The batch from the address at the start and whenever it changes; the address from the batch. */
export function useSharedBatch(): void {
  useEffect(() => {
    let following = 0;
    const followAddress = async (params: URLSearchParams) => {
      following += 1;
      await follow(params);
      following -= 1;
      if (following === 0) tellAddress(false);
    };
    // A place that one comes back to is as one left it.
    let isStart = true;
    const endReading = watchParams("batch", (params) => {
      if (isStart && !params.has("job")) tellAddress(false);
      else void followAddress(params);
    });
    isStart = false;
    const endTelling = useBatch.subscribe(() => following === 0 && tellAddress(true));
    return () => {
      endReading();
      endTelling();
    };
  }, []);
}
