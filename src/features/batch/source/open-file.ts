import { goTo } from "../../../ui/router/fragment.ts";
import { isRunning, useBatch } from "../store/batch-store.ts";
import { asOneFile, choose } from "../store/source-actions.ts";
import type { BatchState } from "../store/state.ts";

const isBusy = ({ current }: BatchState): boolean =>
  current.stage === "importing" || (current.stage === "open" && isRunning(current.progress));

/** Opens several files as one table. */
export function openFiles([first, ...others]: readonly File[]): void {
  if (first) openFile(asOneFile([first, ...others]));
}

/** Opens a file on the Batch page, after the file that is being read or scored, if there is one. */
export function openFile(file: File): void {
  goTo("batch");
  if (!isBusy(useBatch.getState())) {
    void choose(file);
    return;
  }
  useBatch.setState({ queuedFile: file });
  const unsubscribe = useBatch.subscribe((state) => {
    if (state.queuedFile === file && isBusy(state)) return;
    unsubscribe();
    // Another file may have been queued in its place.
    if (state.queuedFile !== file) return;
    useBatch.setState({ queuedFile: undefined });
    void choose(file);
  });
}
