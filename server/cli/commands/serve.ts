/** `tonescope serve`: the model as an HTTP endpoint. */

import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import closeWithGrace from "close-with-grace";
import { buildApp } from "../../http/app.ts";
import type { Context } from "../../http/context.ts";
import { Metrics } from "../../http/metrics.ts";
import { checkSettings, modelsOf, SETTINGS, type Settings } from "../../http/settings.ts";
import { Models } from "../../inference/models.ts";
import { findModel } from "../../models/open-model.ts";
import { settingsOf } from "../../options/model.ts";
import { defineServer, EXIT } from "../command.ts";

// From dist-node/chunks/, where the build puts a command.
const WORKER = fileURLToPath(new URL("../inference-worker.js", import.meta.url));
const FILE_THREAD = fileURLToPath(new URL("../file-thread.js", import.meta.url));

/** Milliseconds that a process has, after the deadline of its request, to return from a run. */
const STUCK_MS = 30_000;

function cannotListen({ host, port }: Settings, cause: unknown): string {
  const reasons: Record<string, string> = {
    EADDRINUSE: "Another program uses the port. Choose another --port.",
    EACCES: "The port needs more rights. Choose a --port above 1023.",
    EADDRNOTAVAIL: "This machine does not have the address. Choose another --host.",
    ENOTFOUND: "There is no such host. Choose another --host.",
  };
  const { code = "", message } = cause as NodeJS.ErrnoException;
  return `Cannot listen on ${host}, port ${port}. ${reasons[code] ?? message}`;
}

/** @returns the exit code; with 0 the server continues to run. */
async function serve(settings: Settings): Promise<number> {
  const { references, byLanguage } = modelsOf(settings);
  const models = new Models({
    locate: (reference) =>
      findModel(reference === "embedded" ? undefined : reference, {
        device: "cpu",
        ...(reference === references[0] && { settings: settingsOf(settings) }),
      }),
    byLanguage,
    workerFile: WORKER,
    headFiles: settings.heads,
    workers: settings.workers,
    maxQueue: settings.maxQueue,
    stuckAfter: settings.deadlineMs + STUCK_MS,
    onRestart(model, cause) {
      metrics.restarts.inc();
      app.log.warn({ model, cause }, "an inference process ended and is replaced");
    },
  });
  const metrics = new Metrics(() => models);
  const context: Context = { models, settings, metrics, fileThread: FILE_THREAD, state: "loading" };
  const app = await buildApp(context);
  const graceful = closeWithGrace(
    { delay: settings.graceMs, logger: false },
    async ({ signal, err }: { signal?: string; err?: Error }) => {
      if (err) app.log.fatal(err);
      app.log.info({ signal }, "draining");
      context.state = "draining";
      if (signal) await pause(settings.drainDelayMs);
      context.state = "closing";
      await app.close();
      await models.close();
    },
  );
  try {
    await app.listen({ port: settings.port, host: settings.host });
  } catch (cause) {
    console.error(cannotListen(settings, cause));
    graceful.uninstall();
    await app.close();
    return EXIT.failed;
  }
  try {
    for (const reference of references) await models.load(reference);
    context.state = "ready";
    app.log.info({ models: models.all.map(({ model }) => `${model.id}@${model.revision}`) }, "ready");
  } catch (cause) {
    app.log.fatal(cause instanceof Error ? cause.message : cause);
    graceful.uninstall();
    await app.close();
    await models.close();
    throw cause;
  }
  return EXIT.done;
}

export const command = defineServer({
  usage: "tonescope serve [options]",
  about: "Serves the model over HTTP. A flag takes precedence over its environment variable.",
  examples: [
    "tonescope serve",
    "tonescope serve --port 9000 --workers 4",
    "tonescope serve --model auto",
    "API_KEY=secret tonescope serve --host 0.0.0.0",
  ],
  options: SETTINGS,
  positionals: [0, 0],
  async run(settings) {
    checkSettings(settings);
    return serve(settings);
  },
});
