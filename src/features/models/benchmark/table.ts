/** The result of a benchmark as cells, and as texts to copy. */

import { t } from "../../../i18n/i18n.ts";
import type { Trial } from "../../../engine/backends/selection.ts";
import { deviceName } from "../../../session/backend-names.ts";
import { quantile } from "../../../statistics/quantile.ts";
import { formatCount, formatNumber, formatPercent } from "../../../ui/format/numbers.ts";
import { errorText } from "../../../ui/notices/error-text.ts";
import type { Machine } from "./benchmark-store.ts";
import type { BackendTimes, BenchmarkResult } from "./run.ts";
import { type Length, LENGTHS } from "./texts.ts";

/** Milliseconds of one text over the rounds. */
export interface Spread {
  low: number;
  median: number;
  high: number;
}

export function spreadOf({ times }: BackendTimes, length: Length): Spread {
  const [low = 0, median = 0, high = 0] = [0.25, 0.5, 0.75].map((share) => quantile(times[length], share));
  return { low, median, high };
}

/** The median relative to that of onnxruntime-web on the processor; absent for that one. */
export function ratioOf(result: BenchmarkResult, backend: BackendTimes, length: Length): number | undefined {
  const [reference] = result.backends;
  if (!reference || reference === backend) return undefined;
  return spreadOf(backend, length).median / spreadOf(reference, length).median;
}

export const milliseconds = (value: number): string =>
  formatNumber(value, value < 10 ? 2 : value < 100 ? 1 : 0);

/** "2.05 to 2.31" */
export const quartilesText = ({ low, high }: Spread): string =>
  t("common:chart.range", { from: milliseconds(low), to: milliseconds(high) });

export const ratioText = (ratio: number): string => t("benchmark:ratio", { ratio: formatNumber(ratio, 2) });

export const labelsText = ({ equalLabels }: BackendTimes, { texts }: BenchmarkResult): string =>
  t("common:amount", { done: formatCount(equalLabels), total: formatCount(texts) });

export const backendName = ({ trial, threads }: BackendTimes): string =>
  threads === undefined || trial.device === "webgpu"
    ? deviceName(trial.device)
    : t("models:fact.threads", { device: deviceName(trial.device), count: threads });

export const gapText = ({ trial: { gap } }: BackendTimes): string =>
  gap === undefined ? "–" : formatPercent(gap);

export const headOf = (): string[] => [
  t("models:fact.runsOn"),
  ...LENGTHS.map((number) => t("benchmark:tokens", { number })),
  t("benchmark:equalLabels"),
  t("models:backend.gap"),
];

export const captionOf = ({ model, revision, dtype, rounds }: BenchmarkResult): string =>
  t("benchmark:caption", { model, revision, dtype, rounds });

/** Why a backend is not used, as a text; the engine's technical message in it is English. */
function refusalText(refused: NonNullable<Trial["refused"]>): string {
  if (typeof refused === "string") return t(`models:backend.refused.${refused}`);
  const { title, detail } = errorText(refused);
  return detail ? `${title}: ${detail}` : title;
}

const asMarkdownRow = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

function markdownRow(result: BenchmarkResult, backend: BackendTimes): string[] {
  const { refused } = backend.trial;
  if (refused !== undefined)
    return [
      backendName(backend),
      refusalText(refused),
      ...headOf()
        .slice(2)
        .map(() => ""),
    ];
  const times = LENGTHS.map((length) => {
    const ratio = ratioOf(result, backend, length);
    const spread = spreadOf(backend, length);
    const text = `${milliseconds(spread.median)} (${quartilesText(spread)})`;
    return ratio === undefined ? text : `${text}, ${ratioText(ratio)}`;
  });
  return [backendName(backend), ...times, labelsText(backend, result), gapText(backend)];
}

/** What is shown, in the page's language. */
export function toMarkdown(
  results: readonly BenchmarkResult[],
  facts: readonly (readonly [name: string, value: string])[],
): string {
  const head = headOf();
  const tables = results.flatMap((result) => [
    captionOf(result),
    "",
    asMarkdownRow(head),
    asMarkdownRow(head.map(() => "---")),
    ...result.backends.map((backend) => asMarkdownRow(markdownRow(result, backend))),
    "",
  ]);
  return [...tables, ...facts.map(([name, value]) => `- ${name}: ${value}`), ""].join("\n");
}

const COLUMNS =
  "model revision dtype backend threads tokens rounds median_ms first_quartile_ms third_quartile_ms ratio equal_labels texts difference measured_at kernel_module cores isolated gpu browser".split(
    " ",
  );

/** One line for each backend and length, with the full numbers. */
export function toTsv(results: readonly BenchmarkResult[], { variant, gpu }: Machine): string {
  const { hardwareConcurrency: cores, userAgent } = navigator;
  const machine = [variant, cores, globalThis.crossOriginIsolated, gpu?.name, userAgent];
  const lines = results.flatMap((result) =>
    result.backends
      .filter(({ trial }) => trial.refused === undefined)
      .flatMap((backend) =>
        LENGTHS.map((length) => {
          const { low, median, high } = spreadOf(backend, length);
          const { device, gap } = backend.trial;
          const of = [result.model, result.revision, result.dtype, device, backend.threads, length];
          const times = [result.rounds, median, low, high, ratioOf(result, backend, length)];
          const right = [backend.equalLabels, result.texts, gap, new Date(result.at).toISOString()];
          return [...of, ...times, ...right, ...machine];
        }),
      ),
  );
  return `${[COLUMNS, ...lines].map((cells) => cells.join("\t")).join("\n")}\n`;
}
