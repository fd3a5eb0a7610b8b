/**
 * Reading large exports: `npm run bench -- exports [--json]`. Generates accounts of Telegram of 125, 250 and 500 MB and
 * workspaces of Slack with 500, 1,000, 2,000 and 25,000 day files in a temporary folder, and reads each in a process of its
 * own: seconds and bytes until the preview is there, processor seconds of all rows, and the memory at its peak. Time in
 * proportion to the size doubles from file to file.
 */

import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../scripts/support/install.mjs";
import { writeSlack, writeTelegram } from "../support/large-files.mjs";
import { read, readersOf } from "../support/readers.mjs";
import { report } from "../support/report.mjs";

const TELEGRAM_BYTES = [125e6, 250e6, 500e6];
const SLACK_DAYS = [500, 1000, 2000, 25_000];

const folder = await mkdtemp(join(tmpdir(), "tonescope-bench-"));
try {
  const readers = await readersOf(ROOT, join(folder, "readers"));
  /** @type {({ name: string, bytes: number } & import("../support/readers.mjs").Reading)[]} */
  const figures = [];
  /** @param {string} name @param {string} file */
  const measure = async (name, file) => {
    const { size } = await stat(file);
    figures.push({ name, bytes: size, ...read(readers, file) });
    await rm(file);
  };
  for (const bytes of TELEGRAM_BYTES) {
    await measure(`Telegram, ${bytes / 1e6} MB`, await writeTelegram(join(folder, "result.json"), bytes));
  }
  for (const days of SLACK_DAYS) {
    await measure(`Slack, ${days} days`, await writeSlack(join(folder, "slack.zip"), days));
  }
  report(
    [
      [
        "export",
        "MB",
        "rows",
        "seconds to the preview",
        "MB read until then",
        "processor seconds, all rows",
        "MB of memory",
      ],
      ...figures.map(({ name, bytes, rows, preview, previewBytes, processor, memory }) => [
        name,
        (bytes / 1e6).toFixed(0),
        String(rows),
        preview.toFixed(2),
        (previewBytes / 1e6).toFixed(1),
        processor.toFixed(1),
        (memory / 1e6).toFixed(0),
      ]),
    ],
    { figures },
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
