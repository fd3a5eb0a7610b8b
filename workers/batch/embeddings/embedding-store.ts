/** The embeddings of a batch's rows in IndexedDB, in pages. They can be computed again at any time. */

import type { DBSchema } from "idb";
import type { EmbeddingRequest } from "../../../src/engine/explain/bulk.ts";
import { DatabaseConnection } from "../../../src/storage/open-database.ts";
import { DATABASES } from "../../../src/storage/registry.ts";
import { PAGE_ROWS } from "../storage/job-store.ts";
import { batchStorageError } from "../storage/storage-error.ts";

export interface EmbeddingPage {
  /** The size of one embedding; 0 when no row of the page has one. */
  size: number;
  /** [rows, size]; NaN where a row has no embedding. */
  data: Float32Array<ArrayBuffer>;
}

interface Schema extends DBSchema {
  requests: { key: string; value: EmbeddingRequest };
  pages: { key: [string, number]; value: EmbeddingPage };
}

const pagesOf = (id: string) => IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);

export class EmbeddingStore {
  readonly #connection: DatabaseConnection<Schema>;

  private constructor(connection: DatabaseConnection<Schema>) {
    this.#connection = connection;
  }

  /** @throws AppError as `openDatabase` */
  static async open(name: string = DATABASES.embeddings): Promise<EmbeddingStore> {
    const connection = new DatabaseConnection<Schema>({
      name,
      migrations: [
        (database) => {
          database.createObjectStore("requests");
          database.createObjectStore("pages");
        },
      ],
    });
    await connection.get();
    return new EmbeddingStore(connection);
  }

  /** The request of the job's embeddings, and the number of stored pages. */
  async state(id: string): Promise<{ request: EmbeddingRequest; pages: number } | undefined> {
    const request = await (await this.#connection.get()).get("requests", id);
    return request && { request, pages: await (await this.#connection.get()).count("pages", pagesOf(id)) };
  }

  /** Keeps the pages of an earlier run with the same request. @returns how many */
  async begin(id: string, request: EmbeddingRequest): Promise<number> {
    const stored = await this.state(id);
    const isSame = stored?.request.layer === request.layer && stored.request.pooling === request.pooling;
    if (isSame) return stored.pages;
    await this.remove(id);
    await (await this.#connection.get()).put("requests", request, id);
    return 0;
  }

  /** Saves a page. Pages are saved in order, so that their number determines where to resume. */
  async save(id: string, page: number, content: EmbeddingPage): Promise<void> {
    try {
      await (await this.#connection.get()).put("pages", content, [id, page]);
    } catch (cause) {
      throw batchStorageError(cause);
    }
  }

  async page(id: string, page: number): Promise<EmbeddingPage | undefined> {
    return await (await this.#connection.get()).get("pages", [id, page]);
  }

  /** One page in memory at a time. */
  async *pages(id: string): AsyncGenerator<EmbeddingPage & { first: number }, void, undefined> {
    for (let page = 0; ; page += 1) {
      const content = await this.page(id, page);
      if (!content) return;
      yield { ...content, first: page * PAGE_ROWS };
    }
  }

  async remove(id: string): Promise<void> {
    const transaction = (await this.#connection.get()).transaction(["requests", "pages"], "readwrite");
    await Promise.all([
      transaction.objectStore("requests").delete(id),
      transaction.objectStore("pages").delete(pagesOf(id)),
      transaction.done,
    ]);
  }
}
