import { useEffect } from "react";
import { formatFragment, parseFragment, watchParams } from "../../../ui/router/fragment.ts";
import { isRunning, openJob, useBatch } from "../store/batch-store.ts";
import { leave, reopen } from "../store/job-actions.ts";
import { showAddress } from "../store/results-actions.ts";
import { formatChoices } from "../chart-choices.ts";
import type { Param } from "../selection-params.ts";
import { formatView, parseTab } from "../view-params.ts";

/** The parameters of the address; undefined on another page. */
function addressParams(): URLSearchParams | undefined {
  const { route, params } = parseFragment(window.location.hash);
  return route === "batch" ? params : undefined;
}

/** Shows the batch, the tab and the rows that the address names. */
async function followAddress(params: URLSearchParams): Promise<void> {
  const open = openJob();
  const id = params.get("job");
  if (id !== null) await (open?.job.id === id ? showAddress(params) : reopen(id, params));
  // Back from a batch to the files. A batch that is being scored stays open: leaving was not requested.
  else if (open && !isRunning(open.progress)) await leave();
}

/**
 * Writes what is shown to the address.
 * @param isStep whether another batch or tab becomes an entry of the history; a filter never does
 */
function updateAddress(isStep: boolean): void {
  const params = addressParams();
  if (!params) return;
  const open = openJob();
  const shown: Param[] = open
    ? [
        ["job", open.job.id],
        ...(open.tab === "table" ? [] : [["tab", open.tab] satisfies Param]),
        ...formatView(open.view),
        ...Object.entries(formatChoices(open.charts)),
      ]
    : [];
  const address = formatFragment("batch", shown);
  if (address === window.location.hash) return;
  const isOther = open && (params.get("job") !== open.job.id || parseTab(params) !== open.tab);
  if (isStep && isOther) window.history.pushState(window.history.state, "", address);
  else window.history.replaceState(window.history.state, "", address);
}

/** The address sets what is shown at the start and when it changes; what is shown sets the address. */
export function useSharedBatch(): void {
  useEffect(() => {
    let following = 0;
    const follow = async (params: URLSearchParams) => {
      following += 1;
      await followAddress(params);
      following -= 1;
      if (following === 0) updateAddress(false);
    };
    // A person who comes back to the page finds it as before, so an address without a batch changes nothing at first.
    let isStart = true;
    const unwatch = watchParams("batch", (params) => {
      if (isStart && !params.has("job")) updateAddress(false);
      else void follow(params);
    });
    isStart = false;
    const unsubscribe = useBatch.subscribe(() => following === 0 && updateAddress(true));
    return () => {
      unwatch();
      unsubscribe();
    };
  }, []);
}
