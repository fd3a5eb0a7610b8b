/** Tells all tabs that the list of batches has changed. */

import { JOBS_CHANNEL } from "../../workers/protocols/batch.ts";

/** Changes come in groups, and a tab that is closed may still finish a write. */
const DELAY_MS = 300;

/** Changes that no batch worker makes: a tab that is closed leaves its job, and erasing leaves no job. */
export function announceJobs(): void {
  const channel = new BroadcastChannel(JOBS_CHANNEL);
  channel.postMessage("changed");
  channel.close();
}

/** Calls `onChange` after each change in any tab. @returns a function that ends this */
export function onJobsChanged(onChange: () => void): () => void {
  const channel = new BroadcastChannel(JOBS_CHANNEL);
  let timer: ReturnType<typeof setTimeout> | undefined;
  channel.addEventListener("message", () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, DELAY_MS);
  });
  return () => {
    clearTimeout(timer);
    channel.close();
  };
}
