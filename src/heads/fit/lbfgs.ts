/** Minimizes a smooth convex function by L-BFGS (Nocedal and Wright 2006, algorithm 7.5). */

/** Computes the gradient into `gradient` and returns the value. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

export interface MinimizeOptions {
  /** The largest entry of the gradient at which the search ends. */
  tolerance: number;
  maxIterations: number;
  /** [size], about the inverse of the diagonal of the Hessian; the nearer, the fewer steps. */
  preconditioner: Float64Array;
}

/** Pairs of steps and gradient differences that approximate the curvature. */
const MEMORY = 10;
/** Of the Armijo condition: the share of the predicted decrease that a step must reach. */
const SUFFICIENT = 1e-4;
const MAX_HALVINGS = 30;

interface Pair {
  step: Float64Array;
  change: Float64Array;
  /** 1 / (step . change) */
  rho: number;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

/** Adds `scale` times `from` to `to`. */
function addScaled(to: Float64Array, from: Float64Array, scale: number): void {
  for (let at = 0; at < to.length; at += 1) to[at] = (to[at] as number) + scale * (from[at] as number);
}

const largest = (values: Float64Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** The product of the approximate inverse Hessian and the gradient, negated. */
function direction(
  gradient: Float64Array,
  pairs: readonly Pair[],
  preconditioner: Float64Array,
): Float64Array {
  const result = gradient.map((value) => -value);
  const alphas: number[] = [];
  for (const { step, change, rho } of pairs.toReversed()) {
    const alpha = rho * dot(step, result);
    alphas.push(alpha);
    addScaled(result, change, -alpha);
  }
  for (let at = 0; at < result.length; at += 1) {
    result[at] = (preconditioner[at] as number) * (result[at] as number);
  }
  for (const { step, change, rho } of pairs) {
    addScaled(result, step, (alphas.pop() as number) - rho * dot(change, result));
  }
  return result;
}

/** Deterministic. @param start changed into the minimum, which is returned */
export function minimize(
  objective: Objective,
  start: Float64Array,
  { tolerance, maxIterations, preconditioner }: MinimizeOptions,
): Float64Array {
  let point = start;
  let gradient = new Float64Array(point.length);
  let value = objective(point, gradient);
  const pairs: Pair[] = [];
  for (let iteration = 0; iteration < maxIterations && largest(gradient) > tolerance; iteration += 1) {
    const toward = direction(gradient, pairs, preconditioner);
    const slope = dot(gradient, toward);
    let length = 1;
    let next = point;
    const nextGradient = new Float64Array(point.length);
    let nextValue = Number.POSITIVE_INFINITY;
    for (let halving = 0; halving < MAX_HALVINGS; halving += 1, length /= 2) {
      next = point.slice();
      addScaled(next, toward, length);
      nextValue = objective(next, nextGradient);
      if (nextValue <= value + SUFFICIENT * length * slope) break;
    }
    // At the precision of floats no step leads lower.
    if (!(nextValue < value)) return point;
    const step = next.map((coordinate, at) => coordinate - (point[at] as number));
    const change = nextGradient.map((entry, at) => entry - (gradient[at] as number));
    const curvature = dot(step, change);
    if (curvature > 0) pairs.push({ step, change, rho: 1 / curvature });
    if (pairs.length > MEMORY) pairs.shift();
    [point, gradient, value] = [next, nextGradient, nextValue];
  }
  return point;
}
