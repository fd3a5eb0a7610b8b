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

/** With more degrees of freedom, also infinite ones, Student's distribution is the normal one to eight digits. */
const AS_NORMAL = 1e9;

/** P(T > t) of Student's distribution, t >= 0. */
export const studentTail = (t: number, degrees: number): number =>
  degrees > AS_NORMAL ? normalTail(t) : regularizedBeta(degrees / (degrees + t ** 2), degrees / 2, 0.5) / 2;

const studentDensity = (t: number, degrees: number): number =>
  Math.exp(
    logGamma((degrees + 1) / 2) - logGamma(degrees / 2) - ((degrees + 1) / 2) * Math.log1p(t ** 2 / degrees),
  ) / Math.sqrt(degrees * Math.PI);

/** P(X <= hits) of a binomial distribution. */
export const binomialCdf = (hits: number, of: number, share: number): number =>
  hits >= of ? 1 : 1 - regularizedBeta(share, hits + 1, of - hits);

/** The last quantile: intervals of a file ask for the same one many times. */
let lastNormal = { tail: 0.5, quantile: 0 };

/** The value that a standard normal variable exceeds with this probability, at most 0.5. */
export function normalQuantile(tail: number): number {
  if (lastNormal.tail !== tail) lastNormal = { tail, quantile: solve(tail, normalTail, density, 0) };
  return lastNormal.quantile;
}

/** The value that a Student variable exceeds with this probability, at most 0.5. */
export function studentQuantile(tail: number, degrees: number): number {
  const normal = normalQuantile(tail);
  if (degrees > AS_NORMAL) return normal;
  return solve(
    tail,
    (t) => studentTail(t, degrees),
    (t) => studentDensity(t, degrees),
    normal,
  );
}

/** The point at which a tail has this probability, by Newton's method: from below it does not step over, a tail being convex. */
function solve(
  probability: number,
  tail: (value: number) => number,
  density: (value: number) => number,
  from: number,
): number {
  let value = from;
  for (let step = 0; step < 200; step++) {
    const change = (tail(value) - probability) / density(value);
    value += change;
    if (!(Math.abs(change) > 1e-13 * (1 + value))) break;
  }
  return value;
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
