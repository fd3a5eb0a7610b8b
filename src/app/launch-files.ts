/** Files that the system opens with the installed app, and what other apps share with it. */

import type { FromServiceWorker, ToServiceWorker } from "../../workers/protocols/offline.ts";
import { openFiles } from "../features/batch/source/open-file.ts";

interface LaunchParams {
  targetURL?: string;
  files: readonly FileSystemFileHandle[];
}

declare global {
  interface Window {
    launchQueue?: { setConsumer(consumer: (params: LaunchParams) => void): void };
  }
}

export function watchLaunches(): void {
  window.launchQueue?.setConsumer(({ targetURL, files }) => {
    if (files.length > 0) void Promise.all(files.map((handle) => handle.getFile())).then(openFiles);
    else if (targetURL) window.location.hash = new URL(targetURL).hash;
  });
  const { serviceWorker } = navigator;
  serviceWorker?.addEventListener("message", ({ data }: MessageEvent<FromServiceWorker>) => {
    if (data.type === "shared") openFiles(data.files);
  });
  serviceWorker?.controller?.postMessage({ type: "collect" } satisfies ToServiceWorker);
}
