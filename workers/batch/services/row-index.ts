import type { OpenJob } from "../open-job.ts";
import type { RowCount } from "../../protocols/batch.ts";
import type { TableView } from "../../protocols/batch-types.ts";
import { indicesOf, viewKey } from "../table-view.ts";

interface Entry {
  open: OpenJob;
  key: string;
  /** Undefined when the view shows all rows in their order. */
  indices: Uint32Array | undefined;
}

/** The latest two views, because the rows on screen may still be those of the previous view. */
const MAX_ENTRIES = 2;

/** Which rows a view of the table shows, remembered for the latest two views. */
export class RowIndex {
  #entries: Entry[] = [];
  #newest: object | undefined;

  /**
   * Computes the rows of a view as the results are now.
   * @returns their number; undefined when a later call superseded this one
   */
  async update(open: OpenJob, view: TableView): Promise<RowCount | undefined> {
    const request = {};
    this.#newest = request;
    let folded = 0;
    const indices = await indicesOf(
      open,
      view,
      () => this.#newest === request,
      () => folded++,
    );
    if (this.#newest !== request) return undefined;
    this.#add({ open, key: viewKey(open, view), indices });
    return { count: indices?.length ?? open.job.rows, folded };
  }

  /** The rows of a view as of its latest `update`; computed now if the view is not remembered. */
  async find(open: OpenJob, view: TableView): Promise<Uint32Array | undefined> {
    const key = viewKey(open, view);
    const remembered = this.#entries.find((entry) => entry.open === open && entry.key === key);
    if (remembered) return remembered.indices;
    const indices = await indicesOf(open, view, () => true);
    this.#add({ open, key, indices });
    return indices;
  }

  #add(entry: Entry): void {
    const others = this.#entries.filter(({ open, key }) => open === entry.open && key !== entry.key);
    this.#entries = [entry, ...others].slice(0, MAX_ENTRIES);
  }
}
