/** Embeddings of many texts in one array, and the nearest to one of them. */

/** [count, size] in row order. */
export interface Embeddings {
  count: number;
  size: number;
  data: Float32Array;
}

/** Each row scaled to length 1; a row of length 0 or with a NaN or an infinity becomes 0. */
export function normalized({ count, size, data }: Embeddings): Embeddings {
  const scaled = new Float32Array(data.length);
  for (let row = 0; row < count; row += 1) {
    let square = 0;
    for (let at = row * size; at < (row + 1) * size; at += 1) square += (data[at] as number) ** 2;
    if (!(square > 0) || !Number.isFinite(square)) continue;
    const scale = 1 / Math.sqrt(square);
    for (let at = row * size; at < (row + 1) * size; at += 1) scaled[at] = (data[at] as number) * scale;
  }
  return { count, size, data: scaled };
}

export function meanEmbedding({ count, size, data }: Embeddings): Float64Array {
  const mean = new Float64Array(size);
  for (let at = 0; at < data.length; at += 1) {
    mean[at % size] = (mean[at % size] as number) + (data[at] as number) / count;
  }
  return mean;
}

/** Each row without the mean of all rows, or without another one. */
export function centered(embeddings: Embeddings, mean = meanEmbedding(embeddings)): Embeddings {
  const { count, size, data } = embeddings;
  return { count, size, data: data.map((value, at) => value - (mean[at % size] as number)) };
}

export interface Neighbor {
  row: number;
  cosine: number;
}

/** The nearest rows to one embedding by cosine similarity, collected from rows that come in parts. */
export class NearestRows {
  readonly #query: Float32Array;
  readonly #limit: number;
  readonly found: Neighbor[] = [];

  /** @param query an embedding of length 1, as the rows must be. */
  constructor(query: Float32Array, limit: number) {
    this.#query = query;
    this.#limit = limit;
  }

  /**
   * @param first the index of the part's first row.
   * @param includes whether a row is searched
   */
  add(
    { count, size, data }: Embeddings,
    first: number,
    includes: (row: number) => boolean = () => true,
  ): void {
    for (let row = 0; row < count; row += 1) {
      if (!includes(first + row)) continue;
      let cosine = 0;
      for (let at = 0; at < size; at += 1) {
        cosine += (this.#query[at] as number) * (data[row * size + at] as number);
      }
      // A row without an embedding is all zeros.
      if (cosine === 0) continue;
      if (this.found.length === this.#limit && cosine <= (this.found.at(-1)?.cosine ?? 0)) continue;
      const place = this.found.findIndex((other) => other.cosine < cosine);
      this.found.splice(place < 0 ? this.found.length : place, 0, { row: first + row, cosine });
      if (this.found.length > this.#limit) this.found.pop();
    }
  }
}
