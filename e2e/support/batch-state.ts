/** What a tab shows of its batches and what the browser has stored of them, for tests that compare the two. */

import type { Page } from "@playwright/test";
import { DATABASES } from "../../src/storage/registry.ts";

/** A batch in storage. */
export interface StoredBatch {
  id: string;
  name: string;
  rows: number;
  /** Number of rows with a result. */
  scored: number;
  isImported: boolean;
  /** Removed, while the removal can be undone. */
  isHidden: boolean;
  /** Whether a tab has it open. */
  isLocked: boolean;
}

export interface ShownState {
  stage: "elsewhere" | "choosing" | "previewing" | "importing" | "open";
  /** Name of the file in the preview or of the open batch. */
  name: string;
  /** Id of the open batch. */
  id: string | undefined;
  /** Error codes of the notices on screen. */
  alerts: string[];
  /** The lines of the list of earlier batches. */
  listed: { name: string; text: string }[];
  /** Status and text of the progress of the open batch. */
  status: string;
  progress: string;
  /** Whether the page says that a part of the batch is only in memory. */
  isInMemory: boolean;
}

export interface BatchState {
  shown: ShownState;
  stored: StoredBatch[];
}

/** Reads both in the page. The database is closed at once, because an open connection delays its deletion. */
export function readBatchState(page: Page): Promise<BatchState> {
  return page.evaluate(async (databaseName) => {
    interface JobRecord {
      id: string;
      fileName: string;
      rows: number;
      imported: boolean;
      removed?: number;
    }
    const text = (selector: string) => document.querySelector(selector)?.textContent ?? "";
    const progress = document.querySelector<HTMLElement>("[data-testid=progress]");
    const preview = document.querySelector("section[aria-label=Preview]");
    const id = new URLSearchParams(location.hash.split("?")[1] ?? "").get("job") ?? undefined;
    const isBatch = location.hash.startsWith("#/batch");
    const status = progress?.dataset["status"] ?? "";
    const stageOf = () => {
      if (!isBatch) return "elsewhere";
      if (document.querySelector("[data-testid=drop]")) return "choosing";
      if (preview) return "previewing";
      return status === "import" || !document.querySelector("[role=tablist]") ? "importing" : "open";
    };
    const shown = {
      stage: stageOf() as ShownState["stage"],
      name: preview ? text("section[aria-label=Preview] h2") : text("main header h2, header + section h2"),
      id,
      alerts: [...document.querySelectorAll<HTMLElement>("[role=alert]")].map(
        ({ dataset }) => dataset["code"] ?? "",
      ),
      listed: [...document.querySelectorAll("section[aria-label='Earlier batches'] li")].map((line) => ({
        name: line.querySelector("strong")?.textContent ?? "",
        text: line.querySelector("span")?.textContent ?? "",
      })),
      status,
      progress: progress?.querySelector("[role=status]")?.textContent ?? "",
      isInMemory: document.querySelector("[data-testid=not-persisted]") !== null,
    };

    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener("success", () => resolve(request.result));
        request.addEventListener("error", () => reject(request.error ?? new Error("IndexedDB")));
      });
    async function readJobs(): Promise<Omit<StoredBatch, "isLocked">[]> {
      const opening = indexedDB.open(databaseName);
      // A database that is created here would lack its stores.
      opening.addEventListener("upgradeneeded", () => opening.transaction?.abort());
      const database = await settled(opening).catch(() => undefined);
      if (!database) return [];
      try {
        const transaction = database.transaction(["jobs", "results"]);
        const results = transaction.objectStore("results");
        const [jobs, keys, pages] = await Promise.all([
          settled(transaction.objectStore("jobs").getAll() as IDBRequest<JobRecord[]>),
          settled(results.getAllKeys() as unknown as IDBRequest<[string, number][]>),
          settled(results.getAll() as IDBRequest<{ statuses: Uint8Array }[]>),
        ]);
        const scoredOf = (job: string) =>
          keys.reduce((sum, [owner], at) => {
            const statuses = owner === job ? (pages[at]?.statuses ?? []) : [];
            return sum + Array.from(statuses).filter((code) => code !== 0).length;
          }, 0);
        return jobs.map((job) => ({
          id: job.id,
          name: job.fileName,
          rows: job.rows,
          scored: scoredOf(job.id),
          isImported: job.imported,
          isHidden: job.removed !== undefined,
        }));
      } finally {
        database.close();
      }
    }
    const jobs = await readJobs();
    const { held = [] } = await navigator.locks.query();
    const stored = jobs.map((job) => ({
      ...job,
      isLocked: held.some(({ name }) => name?.endsWith(job.id) === true),
    }));
    return { shown, stored };
  }, DATABASES.batch);
}

/** The numbers in a text such as "1,200 of 3,000 rows scored". */
const numbersOf = (text: string) =>
  (text.match(/\d[\d,]*/g) ?? []).map((number) => Number(number.replaceAll(",", "")));

/** Errors that say that another tab was faster. */
const EXPECTED_ALERTS = new Set(["batch-open-elsewhere", "batch-missing"]);

function listContradictions({ shown, stored }: BatchState): string[] {
  const visible = stored.filter(({ isImported, isHidden }) => isImported && !isHidden);
  const names = (batches: readonly { name: string }[]) =>
    batches
      .map(({ name }) => name)
      .sort()
      .join(", ");
  if (names(shown.listed) !== names(visible))
    return [`listed: ${names(shown.listed)}; stored: ${names(visible)}`];
  return visible.flatMap(({ name, rows, scored, isLocked }) => {
    const text =
      shown.listed
        .find((line) => line.name === name)
        ?.text.split("·")
        .at(-1) ?? "";
    const [part = 0, count = part] = numbersOf(text);
    return isLocked || (part === scored && count === rows)
      ? []
      : [`listed: ${text}; stored: ${scored} of ${rows}`];
  });
}

function openContradictions({ shown, stored }: BatchState, isErased: boolean): string[] {
  if (shown.isInMemory) return [];
  const batch = stored.find(({ id }) => id === shown.id);
  if (!batch) return isErased ? [] : [`open: ${shown.name}, which is not stored`];
  const found: string[] = [];
  if (batch.isHidden) found.push(`open: ${shown.name}, which was removed`);
  if (!batch.isLocked) found.push(`open: ${shown.name}, which no tab has locked`);
  if (batch.name !== shown.name) found.push(`open: ${shown.name}; stored: ${batch.name}`);
  const [part = 0, count = part] = numbersOf(shown.progress);
  if (count !== batch.rows) found.push(`progress: ${shown.progress}; stored: ${batch.rows} rows`);
  const isMoving = shown.status === "scoring" || shown.status === "starting" || shown.status === "stopping";
  if (!isMoving && !isErased && part !== batch.scored)
    found.push(`progress: ${shown.progress} (${shown.status}); stored: ${batch.scored} rows scored`);
  return found;
}

/**
 * What a tab shows that is not so.
 * @param chosen name of the file that was chosen last
 * @param isErased whether everything was erased in another tab while the batch was open
 */
export function contradictions(state: BatchState, chosen: string, isErased: boolean): string[] {
  const { shown } = state;
  const found = shown.alerts
    .filter((code) => !EXPECTED_ALERTS.has(code))
    .map((code) => `error notice: ${code || "without a code"}`);
  if (shown.stage === "choosing") found.push(...listContradictions(state));
  if (shown.stage === "previewing" && shown.name !== chosen)
    found.push(`preview: ${shown.name}; chosen: ${chosen}`);
  if (shown.stage === "open") found.push(...openContradictions(state, isErased));
  return found;
}
