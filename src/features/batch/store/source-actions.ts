/** Actions from the choice of a file to an open job. */

import { randomId } from "../../../storage/random-id.ts";
import type {
  Corrections,
  FileSource,
  Preview,
  Progress,
} from "../../../../workers/protocols/batch-types.ts";
import type { OpenedJob } from "../../../../workers/protocols/batch.ts";
import { joinFiles } from "../../../data/archive/join-files.ts";
import { joinParts } from "../../../data/archive/x-archive-parts.ts";
import { beginWork } from "../../../session/activity.ts";
import { MULTILINGUAL_MODEL } from "../../../../workers/protocols/model.ts";
import { modelReference, rulesFor, storedMultilingual } from "./scoring-rules.ts";
import { batch, closeBatch, whileReading } from "./batch-client.ts";
import { attempt, setCurrent, updatePreviewing, useBatch } from "./batch-store.ts";
import { openStage, scoreOpenJob } from "./job-actions.ts";
import type { ChosenRules } from "./state.ts";

const sourceOf = (file: File, corrections: Corrections = {}): FileSource => ({
  id: randomId(),
  file,
  corrections,
});

export type Files = readonly [File, ...File[]];

/** Several files as one table: parts of an archive from X are joined to one file, others become the files of an archive. */
export const asOneFile = (files: Files): File =>
  files.length === 1 ? files[0] : (joinParts(files) ?? joinFiles(files));

export async function choose(...files: Files): Promise<void> {
  const source = sourceOf(asOneFile(files));
  const { current } = useBatch.getState();
  const isReading = current.stage === "previewing" && current.isReading;
  setCurrent({
    stage: "previewing",
    source,
    preview: undefined,
    counted: undefined,
    joinedColumns: [],
    isReading: true,
    sameFile: undefined,
  });
  // The worker may not respond because of the file that is replaced.
  if (isReading) await attempt(closeBatch);
  await Promise.all([preview(source), findSameFile(source)]);
}

/** Reads the file in the preview again, with other corrections. */
export async function correct(corrections: Corrections): Promise<void> {
  const { current } = useBatch.getState();
  if (current.stage !== "previewing") return;
  const source = sourceOf(current.source.file, corrections);
  setCurrent({ ...current, source, isReading: true });
  await preview(source);
}

const preview = (source: FileSource) =>
  attempt(async () => {
    try {
      const read = await whileReading((service) => service.preview(source));
      updatePreviewing(source.id, {
        preview: read,
        counted: { rows: read.rows.length, isComplete: false },
        joinedColumns: joinedIn(read),
        isReading: false,
      });
      void countRows(source);
    } catch (cause) {
      // An error of a source that was replaced is not shown.
      if (isPreviewing(source.id)) {
        updatePreviewing(source.id, { preview: undefined, counted: undefined, isReading: false });
        throw cause;
      }
    }
  });

/** Counts the rows of the file in the preview, until another one or its scoring takes its place. */
async function countRows(source: FileSource): Promise<void> {
  const show = (rows: number, isComplete: boolean) =>
    updatePreviewing(source.id, { counted: { rows, isComplete } });
  try {
    const rows = await whileReading((service) =>
      service.countFileRows(source, (soFar) => {
        show(soFar, false);
        return isPreviewing(source.id);
      }),
    );
    if (rows !== undefined) show(rows, true);
  } catch {
    // What is wrong with later rows is shown when they are read to be scored.
  }
}

/** The chosen columns to join, if the file has the same columns as before. */
function joinedIn({ columns, textColumn }: Preview): readonly number[] {
  const { current } = useBatch.getState();
  if (current.stage !== "previewing" || current.joinedColumns.length === 0) return [];
  const before = current.preview?.columns ?? [];
  const isSame =
    before.length === columns.length && columns.every(({ name }, index) => name === before[index]?.name);
  return isSame ? current.joinedColumns.filter((column) => column !== textColumn) : [];
}

/** Chooses further columns whose texts are joined with that of the text column, in this order. */
export function joinColumns(joinedColumns: readonly number[]): void {
  const { current } = useBatch.getState();
  if (current.stage === "previewing") setCurrent({ ...current, joinedColumns });
}

function isPreviewing(sourceId: string): boolean {
  const { current } = useBatch.getState();
  return current.stage === "previewing" && current.source.id === sourceId;
}

async function findSameFile({ file }: FileSource): Promise<void> {
  // A failure is not shown: when the file cannot be read, the preview says so.
  const sameFile = await batch()
    .findJob(file)
    .catch(() => undefined);
  // A correction does not change the file.
  const { current } = useBatch.getState();
  if (current.stage === "previewing" && current.source.file === file) setCurrent({ ...current, sameFile });
}

export const setRules = (changed: Partial<ChosenRules>) =>
  useBatch.setState(({ rules }) => ({ rules: { ...rules, ...changed } }));

/** Reads the file in the preview into the store, as it is corrected now, and scores its rows. */
export async function start(): Promise<void> {
  const { current, rules } = useBatch.getState();
  if (current.stage !== "previewing") return;
  await attempt(async () => {
    const model = modelReference();
    const otherLanguages =
      rules.byLanguage && model.id !== MULTILINGUAL_MODEL ? await storedMultilingual() : undefined;
    setCurrent({ stage: "importing", previewing: current, progress: undefined });
    const endWork = beginWork();
    let opened: OpenedJob;
    try {
      const onProgress = (progress: Progress) =>
        useBatch.setState(({ current: now }) =>
          now.stage === "importing" && now.previewing === current ? { current: { ...now, progress } } : {},
        );
      opened = await whileReading((service) =>
        service.start(
          current.source,
          { model, ...(otherLanguages && { otherLanguages }) },
          rulesFor(model, rules, current.joinedColumns),
          onProgress,
        ),
      );
    } catch (cause) {
      const { current: now } = useBatch.getState();
      if (now.stage === "importing" && now.previewing === current) setCurrent(current);
      throw cause;
    } finally {
      endWork();
    }
    openStage(opened);
    await scoreOpenJob();
  });
}
