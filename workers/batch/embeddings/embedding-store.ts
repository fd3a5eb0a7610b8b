/** Keeps the vectors of a batch's rows in IndexedDB, in pages; they can always be made again. */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { EmbeddingRequest } from "../../../src/engine/explain/bulk.ts";
import { PAGE } from "../storage/job-store.ts";

export interface VectorsPage {
  size: number;
  /** [rows, size]; NaN where a row has none. */
  data: Float32Array<ArrayBuffer>;
}

interface Schema extends DBSchema {
  requests: { key: string; value: EmbeddingRequest };
  pages: { key: [string, number]; value: VectorsPage };
}

const pagesOf = (id: string) => IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);

export class VectorStore {
  readonly #database: IDBPDatabase<Schema>;

  private constructor(database: IDBPDatabase<Schema>) {
    this.#database = database;
  }

  static async open(name = "tonescope-vectors"): Promise<VectorStore> {
    const database = await openDB<Schema>(name, 1, {
      upgrade(db) {
        db.createObjectStore("requests");
        db.createObjectStore("pages");
      },
    });
    return new VectorStore(database);
  }

  /** What the job's vectors are of, and how many of its pages there are. */
  async state(id: string): Promise<{ request: EmbeddingRequest; pages: number } | undefined> {
    const request = await this.#database.get("requests", id);
    return request && { request, pages: await this.#database.count("pages", pagesOf(id)) };
  }

  /** Keeps pages of an earlier run that asked for the same. @returns how many */
  async begin(id: string, request: EmbeddingRequest): Promise<number> {
    const known = await this.state(id);
    const isSame = known?.request.layer === request.layer && known.request.pooling === request.pooling;
    if (isSame) return known.pages;
    await this.remove(id);
    await this.#database.put("requests", request, id);
    return 0;
  }

  /** Pages come in order, so that their number says where to go on. */
  async save(id: string, page: number, content: VectorsPage): Promise<void> {
    await this.#database.put("pages", content, [id, page]);
  }

  async page(id: string, page: number): Promise<VectorsPage | undefined> {
    return await this.#database.get("pages", [id, page]);
  }

  /** One page in memory at a time. */
  async *pages(id: string): AsyncGenerator<VectorsPage & { first: number }, void, undefined> {
    for (let page = 0; ; page += 1) {
      const content = await this.page(id, page);
      if (!content) return;
      yield { ...content, first: page * PAGE };
    }
  }

  async remove(id: string): Promise<void> {
    const transaction = this.#database.transaction(["requests", "pages"], "readwrite");
    await Promise.all([
      transaction.objectStore("requests").delete(id),
      transaction.objectStore("pages").delete(pagesOf(id)),
      transaction.done,
    ]);
  }
}
