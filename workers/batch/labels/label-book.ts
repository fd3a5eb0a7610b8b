/** All labels of the open job in memory, and their changes in the store. */

import type { CoderLabel, SettledLabel } from "../../../src/labels/coder-label.ts";
import { type Codebook, defaultCodebook } from "../../../src/labels/codebook.ts";
import type { Labeling, LabelingView } from "../../../src/labels/labeling.ts";
import { AppError } from "../../../src/errors/app-error.ts";
import type { OpenJob } from "../open-job.ts";
import { everything, type LabelChanges } from "../storage/label-store.ts";

const keyOf = ({ row, coder }: Pick<CoderLabel, "row" | "coder">) => `${row} ${coder}`;

export class LabelBook {
  readonly #open: OpenJob;
  #labeling: Labeling;
  /** Whether the store has the codebook, without which a later visit finds no labels. */
  #hasSetup: boolean;
  #saving: Promise<void> = Promise.resolve();

  private constructor(open: OpenJob, stored: Labeling | undefined) {
    this.#open = open;
    this.#hasSetup = stored !== undefined;
    const { model, fileName } = open.job;
    this.#labeling = stored ?? {
      codebook: defaultCodebook(fileName, model.labels),
      sample: [],
      labels: [],
      settled: [],
    };
    open.onRestored = async () => {
      if (this.#hasSetup) await this.#write(everything(this.#labeling));
    };
  }

  static async open(open: OpenJob): Promise<LabelBook> {
    return new LabelBook(open, await open.labelStore.load(open.job.id));
  }

  get labeling(): Labeling {
    return this.#labeling;
  }

  get isEmpty(): boolean {
    return this.#labeling.labels.length === 0 && this.#labeling.settled.length === 0;
  }

  saveCodebook(codebook: Codebook): Promise<void> {
    return this.#change({ codebook }, {}, true);
  }

  saveView(view: LabelingView): Promise<void> {
    return this.#change({ view }, {}, true);
  }

  /** @param draw the draw by chance that is in force; none when absent */
  saveSample(sample: Labeling["sample"], draw: Labeling["draw"]): Promise<void> {
    const { draw: _, ...others } = this.#labeling;
    this.#labeling = others;
    return this.#change({ sample, ...(draw && { draw }) }, {}, true);
  }

  putLabels(labels: readonly CoderLabel[]): Promise<void> {
    const replaced = new Set(labels.map(keyOf));
    const kept = this.#labeling.labels.filter((label) => !replaced.has(keyOf(label)));
    return this.#change({ labels: [...kept, ...labels] }, { labels });
  }

  removeLabels(removed: readonly Pick<CoderLabel, "row" | "coder">[]): Promise<void> {
    const keys = new Set(removed.map(keyOf));
    const labels = this.#labeling.labels.filter((label) => !keys.has(keyOf(label)));
    return this.#change({ labels }, { removed });
  }

  settle(settled: readonly SettledLabel[]): Promise<void> {
    const rows = new Set(settled.map(({ row }) => row));
    const kept = this.#labeling.settled.filter(({ row }) => !rows.has(row));
    return this.#change({ settled: [...kept, ...settled] }, { settled });
  }

  unsettle(row: number): Promise<void> {
    const settled = this.#labeling.settled.filter((label) => label.row !== row);
    return this.#change({ settled }, { unsettled: [row] });
  }

  /** The change is in memory at once. Resolves when it is durable, one change after the other. */
  async #change(changed: Partial<Labeling>, changes: LabelChanges, isSetup = false): Promise<void> {
    this.#labeling = { ...this.#labeling, ...changed };
    const { setup } = everything(this.#labeling);
    const written = isSetup || !this.#hasSetup ? { ...changes, setup } : changes;
    this.#hasSetup = true;
    const saved = this.#saving.catch(() => {}).then(() => this.#save(written));
    this.#saving = saved;
    await saved;
  }

  async #save(changes: LabelChanges): Promise<void> {
    try {
      await this.#write(changes);
    } catch (cause) {
      if (AppError.of(cause).code !== "batch-storage-lost") throw cause;
      // Stores the labels as well.
      await this.#open.storeAgain();
    }
  }

  #write(changes: LabelChanges): Promise<void> {
    return this.#open.labelStore.save(this.#open.job.id, changes, this.#labeling);
  }
}

const books = new WeakMap<OpenJob, Promise<LabelBook>>();

/** The labels of an open job, read from the store when they are first needed. */
export function labelBook(open: OpenJob): Promise<LabelBook> {
  const known = books.get(open);
  if (known) return known;
  const book = LabelBook.open(open);
  books.set(open, book);
  // A failure is not remembered.
  book.catch(() => books.delete(open));
  return book;
}
