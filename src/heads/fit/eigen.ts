/**
 * Eigenvalues and eigenvectors of a symmetric matrix: Householder tridiagonalization, then the QL algorithm with implicit
 * shifts (Bowdler, Martin, Reinsch and Wilkinson 1968; the procedures tred2 and tql2 of EISPACK).
 */

export interface Eigen {
  /** [size], in no particular order. */
  values: Float64Array;
  /** [size, size], one eigenvector of length 1 in each row. */
  vectors: Float64Array;
}

/** Reduces `a` [n, n] to a tridiagonal matrix; `a` becomes the transposed transformation. */
function tridiagonalize(a: Float64Array, n: number, diagonal: Float64Array, off: Float64Array): void {
  const at = (row: number, column: number) => a[row * n + column] as number;
  for (let i = n - 1; i > 0; i -= 1) {
    let [h, scale] = [0, 0];
    for (let k = 0; k < i; k += 1) scale += Math.abs(at(i, k));
    if (i === 1 || scale === 0) {
      off[i] = at(i, i - 1);
      diagonal[i] = 0;
      continue;
    }
    for (let k = 0; k < i; k += 1) {
      a[i * n + k] = at(i, k) / scale;
      h += at(i, k) ** 2;
    }
    const f = at(i, i - 1);
    const g = f >= 0 ? -Math.sqrt(h) : Math.sqrt(h);
    off[i] = scale * g;
    h -= f * g;
    a[i * n + i - 1] = f - g;
    // off = A u / h, by the rows of the lower triangle.
    off.fill(0, 0, i);
    for (let j = 0; j < i; j += 1) {
      const u = at(i, j);
      let sum = at(j, j) * u;
      for (let k = 0; k < j; k += 1) {
        sum += at(j, k) * at(i, k);
        off[k] = (off[k] as number) + at(j, k) * u;
      }
      off[j] = (off[j] as number) + sum;
    }
    let product = 0;
    for (let j = 0; j < i; j += 1) {
      off[j] = (off[j] as number) / h;
      product += (off[j] as number) * at(i, j);
    }
    const half = product / (2 * h);
    for (let j = 0; j < i; j += 1) off[j] = (off[j] as number) - half * at(i, j);
    for (let j = 0; j < i; j += 1) {
      const [u, w] = [at(i, j), off[j] as number];
      for (let k = 0; k <= j; k += 1) {
        a[j * n + k] = at(j, k) - u * (off[k] as number) - w * at(i, k);
      }
    }
    diagonal[i] = h;
  }
  accumulate(a, n, diagonal);
  off[0] = 0;
}

/** Builds the transposed transformation from the Householder vectors in the rows of `a`; `diagonal` holds their h. */
function accumulate(a: Float64Array, n: number, diagonal: Float64Array): void {
  const at = (row: number, column: number) => a[row * n + column] as number;
  const u = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    const h = diagonal[i] as number;
    if (i > 0 && h !== 0) {
      u.set(a.subarray(i * n, i * n + i));
      // Row j of the block is column j of the transformation: q -= (u . q) u / h.
      for (let j = 0; j < i; j += 1) {
        let g = 0;
        for (let k = 0; k < i; k += 1) g += (u[k] as number) * at(j, k);
        g /= h;
        for (let k = 0; k < i; k += 1) a[j * n + k] = at(j, k) - g * (u[k] as number);
      }
    }
    diagonal[i] = at(i, i);
    for (let j = 0; j < i; j += 1) {
      a[i * n + j] = 0;
      a[j * n + i] = 0;
    }
    a[i * n + i] = 1;
  }
}

const MAX_SHIFTS = 60;
/** Numbers near the smallest float have few digits. */
const TINY = 1e-290;

/** Diagonalizes; the rows of `vectors` become the eigenvectors. */
function diagonalize(values: Float64Array, off: Float64Array, vectors: Float64Array, n: number): void {
  off.copyWithin(0, 1);
  off[n - 1] = 0;
  for (let l = 0; l < n; l += 1) {
    for (let shift = 0; shift < MAX_SHIFTS; shift += 1) {
      let m = l;
      for (; m < n - 1; m += 1) {
        const size = Math.abs(values[m] as number) + Math.abs(values[m + 1] as number);
        if (Math.abs(off[m] as number) <= Number.EPSILON * size + TINY) break;
      }
      if (m === l) break;
      rotate(values, off, vectors, n, l, m);
    }
  }
}

/** One QL step with an implicit shift on the block from `l` to `m`. */
function rotate(
  d: Float64Array,
  e: Float64Array,
  vectors: Float64Array,
  n: number,
  l: number,
  m: number,
): void {
  const el = e[l] as number;
  let g = ((d[l + 1] as number) - (d[l] as number)) / (2 * el);
  const hypotenuse = Math.hypot(g, 1);
  g = (d[m] as number) - (d[l] as number) + el / (g + (g >= 0 ? hypotenuse : -hypotenuse));
  let [s, c, p] = [1, 1, 0];
  for (let i = m - 1; i >= l; i -= 1) {
    const f = s * (e[i] as number);
    const b = c * (e[i] as number);
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] = (d[i + 1] as number) - p;
      e[m] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = (d[i + 1] as number) - p;
    const t = ((d[i] as number) - g) * s + 2 * c * b;
    p = s * t;
    d[i + 1] = g + p;
    g = c * t - b;
    const [upper, lower] = [(i + 1) * n, i * n];
    for (let k = 0; k < n; k += 1) {
      const x = vectors[upper + k] as number;
      const y = vectors[lower + k] as number;
      vectors[upper + k] = s * y + c * x;
      vectors[lower + k] = c * y - s * x;
    }
  }
  d[l] = (d[l] as number) - p;
  e[l] = g;
  e[m] = 0;
}

/** @param matrix [size, size], symmetric; only its lower triangle is read */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const vectors = matrix.slice();
  const values = new Float64Array(size);
  const off = new Float64Array(size);
  tridiagonalize(vectors, size, values, off);
  diagonalize(values, off, vectors, size);
  return { values, vectors };
}
