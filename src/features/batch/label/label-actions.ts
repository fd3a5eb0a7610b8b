import type { TableView } from "../../../../workers/protocols/batch-types.ts";
import { AppError } from "../../../errors/app-error.ts";
import type { Answer, CoderLabel, SettledLabel } from "../../../labels/coder-label.ts";
import { checkCodebook, type Codebook } from "../../../labels/codebook.ts";
import {
  DEFAULT_VIEW,
  type Labeling,
  type LabelingView,
  nextOrder,
  type Review,
  type SampleDraw,
} from "../../../labels/labeling.ts";
import { batch } from "../store/batch-client.ts";
import { INITIAL, type LabelViewId, labelsOf, shownSample, useCoder, useLabels } from "./label-store.ts";

/** Texts that are fetched before they are shown: the next few at once, and those after them while these are read. */
const [NEXT, AHEAD] = [6, 60];

/** Runs an action and shows the error that it ends with. @returns undefined after an error */
export async function attempt<T>(action: () => Promise<T>): Promise<T | undefined> {
  useLabels.setState({ error: undefined });
  try {
    return await action();
  } catch (cause) {
    const error = AppError.of(cause).report;
    if (error.code !== "cancelled") useLabels.setState({ error });
    return undefined;
  }
}

const labeling = (): Labeling => {
  const { labeling: open } = useLabels.getState();
  if (!open) throw new AppError("bad-option", "No labels are open.");
  return open;
};

const change = (changed: Partial<Labeling>) =>
  useLabels.setState({ labeling: { ...labeling(), ...changed } });

/** The rows that are shown one after the other. */
const shown = () => shownSample(labeling(), useLabels.getState().review);

/**
 * The first place from one on whose row the coder has not labeled, going round at the end; the length when there is none.
 * Of what is looked through again, that place itself.
 */
function nextPlace(from: number): number {
  const { labels } = labeling();
  const sample = shown();
  if (useLabels.getState().review) return Math.min(from, sample.length);
  const given = labelsOf(labels, useCoder.getState().name);
  const isOpen = ({ row }: { row: number }) => !given.has(row);
  const later = sample.findIndex((row, place) => place >= from && isOpen(row));
  const place = later >= 0 ? later : sample.findIndex(isOpen);
  return place >= 0 ? place : sample.length;
}

function show(place: number): void {
  useLabels.setState({ place });
  void attempt(fetchAhead);
}

/** Rows whose texts are being fetched. */
const fetching = new Set<number>();

/** Fetches the texts of the next places, so that each is there when it is shown. */
async function fetchAhead(): Promise<void> {
  const { place } = useLabels.getState();
  const fetched = fetchTexts(place - 1, place + NEXT);
  const { rows } = useLabels.getState();
  const isSoon = shown()
    .slice(place, place + AHEAD / 2)
    .some(({ row }) => !rows.has(row) && !fetching.has(row));
  await Promise.all([fetched, isSoon && fetchTexts(place, place + AHEAD)]);
}

async function fetchTexts(from: number, to: number): Promise<void> {
  const { jobId, rows } = useLabels.getState();
  const wanted = shown()
    .slice(Math.max(0, from), to)
    .flatMap(({ row }) => (rows.has(row) || fetching.has(row) ? [] : [row]));
  if (wanted.length === 0) return;
  for (const row of wanted) fetching.add(row);
  try {
    const fetched = await batch().labelRows(wanted);
    if (useLabels.getState().jobId !== jobId) return;
    useLabels.setState(({ rows: known }) => ({
      rows: new Map([...known, ...fetched.map((row) => [row.row, row] as const)]),
    }));
  } finally {
    for (const row of wanted) fetching.delete(row);
  }
}

/** Shows labels that were read, at the first text without a label. */
export function takeLabeling(read: Labeling): void {
  const { coder = "" } = read.view ?? {};
  if (useCoder.getState().name === "") useCoder.setState({ name: coder });
  useLabels.setState({ labeling: read, review: undefined });
  show(nextPlace(0));
}

/** Reads the labels of the open batch; labeling continues where the coder stopped. */
export async function openLabels(jobId: string): Promise<void> {
  if (useLabels.getState().jobId !== jobId) {
    useLabels.setState({ ...INITIAL, jobId });
    fetching.clear();
  }
  await attempt(async () => {
    const isFirst = useLabels.getState().labeling === undefined;
    const read = await batch().labeling();
    if (useLabels.getState().jobId !== jobId) return;
    if (isFirst) {
      useLabels.setState({ view: read.sample.length > 0 ? "texts" : "setup" });
      takeLabeling(read);
    } else useLabels.setState({ labeling: read });
  });
}

export const showView = (view: LabelViewId) => useLabels.setState({ view });

export function setCoder(name: string): void {
  useCoder.setState({ name: name.trim() });
  const { labeling: open } = useLabels.getState();
  useLabels.setState({ undoable: [], last: undefined, review: undefined });
  if (open) show(nextPlace(0));
}

/** @returns whether the codebook was changed */
export async function changeCodebook(edit: (codebook: Codebook) => Codebook): Promise<boolean> {
  const done = await attempt(async () => {
    const codebook = checkCodebook(edit(labeling().codebook));
    await batch().saveCodebook(codebook);
    change({ codebook });
    return true;
  });
  return done === true;
}

export async function changeView(view: LabelingView): Promise<void> {
  change({ view });
  await attempt(() => batch().saveLabelView(view));
}

const changeReviews = (reviews: readonly Review[]) =>
  changeView({ ...(labeling().view ?? DEFAULT_VIEW), reviews });

const reviewsBut = ({ name, other }: Review) =>
  (labeling().view?.reviews ?? []).filter((review) => review.name !== name || review.other !== other);

/** Offers rows to look through again. */
export const offerReview = (review: Review) => changeReviews([...reviewsBut(review), review]);

/** Shows the rows of a review one after the other. */
export function startReview(review: Review): void {
  useLabels.setState({ review, last: undefined, view: "texts" });
  show(0);
}

/** Shows the whole sample again; what was not looked through to its end stays on offer. */
export function stopReview(): void {
  const { review, place } = useLabels.getState();
  const isDone = review !== undefined && place >= shown().length;
  useLabels.setState({ review: undefined, last: undefined });
  show(nextPlace(0));
  if (isDone) void dropReview(review);
}

export const dropReview = (review: Review) => changeReviews(reviewsBut(review));

/** @param onProgress called with the number of rows that were read, and the number of rows to read */
export async function drawSample(
  draw: SampleDraw,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  await attempt(async () => takeLabeling(await batch().drawSample(draw, onProgress)));
}

export const stopDrawing = () => attempt(() => batch().stopDrawing());

export async function addSelected(view: TableView): Promise<void> {
  await attempt(async () => takeLabeling(await batch().addToSample(view)));
}

/** Gives an answer to the text that is shown, and shows the next one at once. */
export function give(answer: Answer, seconds: number, note: string, sawPrediction: boolean): void {
  const open = labeling();
  const { place, undoable } = useLabels.getState();
  const row = shown()[place]?.row;
  const coder = useCoder.getState().name;
  if (row === undefined || coder === "") return;
  const before = labelsOf(open.labels, coder).get(row);
  const label: CoderLabel = {
    row,
    coder,
    answer,
    at: new Date().toISOString(),
    seconds: Math.round(10 * seconds) / 10,
    order: nextOrder(open.labels, coder),
    ...(note.trim() !== "" && { note: note.trim() }),
    sawPrediction: sawPrediction || before?.sawPrediction === true,
  };
  change({ labels: [...open.labels.filter((other) => other !== before), label] });
  useLabels.setState({ undoable: [...undoable, { row, coder, before }], last: label });
  show(nextPlace(place + 1));
  void store([label]);
  if (open.view?.coder !== coder) void changeView({ ...(open.view ?? DEFAULT_VIEW), coder });
}

/** Shows why labels are lost with the tab, where the browser has no room for them. */
const store = (labels: readonly CoderLabel[]) =>
  attempt(async () => {
    const notPersisted = await batch().putLabels(labels);
    if (notPersisted) useLabels.setState({ error: notPersisted });
  });

/** Shows the next text without a label, and this one again at the end. */
export function skip(): void {
  const { place } = useLabels.getState();
  useLabels.setState({ last: undefined });
  show(nextPlace(place + 1));
}

export function back(): void {
  useLabels.setState({ last: undefined });
  show(Math.max(0, useLabels.getState().place - 1));
}

export function lookThrough(): void {
  useLabels.setState({ last: undefined });
  show(0);
}

/** Shows the next text, also one with a label. */
export function forward(): void {
  const { place } = useLabels.getState();
  useLabels.setState({ last: undefined });
  show(Math.min(shown().length, place + 1));
}

/** Takes back the last label of this visit. */
export function undo(): void {
  const { undoable } = useLabels.getState();
  const step = undoable.at(-1);
  if (!step) return;
  const { row, coder, before } = step;
  const { labels } = labeling();
  const others = labels.filter((label) => label.row !== row || label.coder !== coder);
  change({ labels: before ? [...others, before] : others });
  const isOutside = !shown().some((sampled) => sampled.row === row);
  useLabels.setState({
    undoable: undoable.slice(0, -1),
    last: undefined,
    ...(isOutside && { review: undefined }),
  });
  const place = shown().findIndex((sampled) => sampled.row === row);
  if (place >= 0) show(place);
  void (before ? store([before]) : attempt(() => batch().removeLabels([{ row, coder }])));
}

/** @returns what was removed, so that it can be brought back */
export async function removeCoder(coder: string): Promise<readonly CoderLabel[]> {
  const { labels } = labeling();
  const removed = labels.filter((label) => label.coder === coder);
  change({ labels: labels.filter((label) => label.coder !== coder) });
  useLabels.setState({ undoable: [], last: undefined });
  await attempt(() => batch().removeLabels(removed));
  return removed;
}

export async function restoreLabels(removed: readonly CoderLabel[]): Promise<void> {
  change({ labels: [...labeling().labels, ...removed] });
  await store(removed);
}

export async function settle(row: number, answer: Answer, note: string): Promise<void> {
  const by = useCoder.getState().name;
  const text = note.trim();
  const label: SettledLabel = {
    row,
    answer,
    at: new Date().toISOString(),
    by,
    ...(text !== "" && { note: text }),
  };
  change({ settled: [...labeling().settled.filter((other) => other.row !== row), label] });
  await attempt(() => batch().settle([label]));
}

export async function unsettle(row: number): Promise<void> {
  change({ settled: labeling().settled.filter((other) => other.row !== row) });
  await attempt(() => batch().unsettle(row));
}

/** Reads the labels again, after a file changed them. */
export async function readAgain(): Promise<void> {
  takeLabeling(await batch().labeling());
}
