/** Normal, Student's and binomial distributions, to eight digits or more. */

const density = (z: number) => Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI);

/** P(Z > z) of the standard normal distribution, also far in the tail. */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  if (z > 3) {
    // Laplace's continued fraction (Abramowitz and Stegun 26.2.14).
    let fraction = 0;
    for (let term = 150; term > 0; term--) fraction = term / (z + fraction);
    return density(z) / (z + fraction);
  }
  let [term, sum] = [z, z];
  for (let odd = 3; term > 1e-17 * sum; odd += 2) {
    term *= z ** 2 / odd;
    sum += term;
  }
  return 0.5 - density(z) * sum;
}

/** P(T > t) of Student's distribution, t >= 0. */
export const studentTail = (t: number, degrees: number): number =>
  regularizedBeta(degrees / (degrees + t ** 2), degrees / 2, 0.5) / 2;

/** P(X <= hits) of a binomial distribution. */
export const binomialCdf = (hits: number, of: number, share: number): number =>
  hits >= of ? 1 : 1 - regularizedBeta(share, hits + 1, of - hits);

/** The value that a standard normal variable exceeds with this probability, at most 0.5. */
export const normalQuantile = (tail: number): number => solve((z) => normalTail(z) > tail);

/** Quantiles by probability and degrees of freedom: intervals of a file ask for few, many times. */
const studentQuantiles = new Map<string, number>();
const MOST_QUANTILES = 10_000;

/** The value that a Student variable exceeds with this probability, at most 0.5. */
export function studentQuantile(tail: number, degrees: number): number {
  const key = `${tail} ${degrees}`;
  const known = studentQuantiles.get(key);
  if (known !== undefined) return known;
  const quantile = solve((t) => studentTail(t, degrees) > tail);
  if (studentQuantiles.size >= MOST_QUANTILES) studentQuantiles.clear();
  studentQuantiles.set(key, quantile);
  return quantile;
}

/** The point from 0 on up to which the condition holds, by bisection. */
function solve(holds: (value: number) => boolean): number {
  let [low, high] = [0, 1];
  while (holds(high) && high < 1e12) [low, high] = [high, 2 * high];
  while (high - low > 1e-13 * (1 + high)) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Lanczos' approximation of the logarithm of the gamma function, with g = 7 and n = 9. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const [first = 0, ...others] = LANCZOS;
  const sum = others.reduce((total, coefficient, index) => total + coefficient / (x + index), first);
  const base = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}

/** The regularized incomplete beta function, by Lentz's continued fraction (Numerical Recipes, section 6.4). */
function regularizedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - regularizedBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  const apart = (value: number) => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let [c, d] = [1, 1 / apart(1 - ((a + b) * x) / (a + 1))];
  let fraction = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / apart(1 + even * d);
    c = apart(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / apart(1 + odd * d);
    c = apart(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return (front * fraction) / a;
}
