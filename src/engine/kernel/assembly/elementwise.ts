/**
 * Functions of vectors of four floats, and of rows. Every operation here gives the same bits on every processor, so none
 * is relaxed. Letters in shapes are those of structures.ts.
 */

import { LayerNorm } from "./structures";

/** The sum of four lanes, in an order that never changes. */
// @inline
export function sumLanes(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) +
    f32x4.extract_lane(v, 2) +
    (f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 3))
  );
}

// @inline
export function maxLanes(v: v128): f32 {
  return max(
    max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}

// @inline
export function minLanes(v: v128): f32 {
  return min(
    min(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    min(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}

/** One step of Horner's rule. */
// @inline
function horner(polynomial: v128, x: v128, coefficient: f32): v128 {
  return f32x4.add(f32x4.mul(polynomial, x), f32x4.splat(coefficient));
}

/** 1.5 * 2^23: a float below 2^22 plus this has its rounded value in the lowest bits. */
export const ROUNDING_BIAS: f32 = 12582912;

/**
 * exp(x) to two units of the last place, with the coefficients of expf of Cephes; 0 from -87 down, exp(88) from 88 up.
 * NaN stays NaN.
 */
// @inline
export function exponential(x: v128): v128 {
  const clamped = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-87)), f32x4.splat(88));
  const rounded = f32x4.add(f32x4.mul(clamped, f32x4.splat(1.4426950408889634)), f32x4.splat(ROUNDING_BIAS));
  const n = f32x4.sub(rounded, f32x4.splat(ROUNDING_BIAS));
  let r = f32x4.sub(clamped, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.add(r, f32x4.mul(n, f32x4.splat(2.1219444e-4)));
  let p = f32x4.splat(1.98756915e-4);
  p = horner(p, r, 1.3981999507e-3);
  p = horner(p, r, 8.3334519073e-3);
  p = horner(p, r, 4.1665795894e-2);
  p = horner(p, r, 1.6666665459e-1);
  p = horner(p, r, 5.0000001201e-1);
  p = f32x4.add(f32x4.mul(f32x4.mul(p, r), r), f32x4.add(r, f32x4.splat(1)));
  const power = i32x4.add(i32x4.shl(rounded, 23), f32x4.splat(1));
  return v128.andnot(f32x4.mul(p, power), f32x4.le(x, f32x4.splat(-87)));
}

/** x / 2 * (1 + erf(x / sqrt 2)), with erf as a rational function whose coefficients are those of Eigen for floats. */
// @inline
export function gelu(x: v128): v128 {
  const z = f32x4.pmin(
    f32x4.pmax(f32x4.mul(x, f32x4.splat(0.7071067811865476)), f32x4.splat(-4)),
    f32x4.splat(4),
  );
  const z2 = f32x4.mul(z, z);
  let p = f32x4.splat(-2.72614225801306e-10);
  p = horner(p, z2, 2.77068142495902e-8);
  p = horner(p, z2, -2.10102402082508e-6);
  p = horner(p, z2, -5.69250639462346e-5);
  p = horner(p, z2, -7.34990630326855e-4);
  p = horner(p, z2, -2.9545998085402e-3);
  p = horner(p, z2, -1.60960333262415e-2);
  let q = f32x4.splat(-1.45660718464996e-5);
  q = horner(q, z2, -2.13374055278905e-4);
  q = horner(q, z2, -1.68282697438203e-3);
  q = horner(q, z2, -7.37332916720468e-3);
  q = horner(q, z2, -1.42647390514189e-2);
  const erf = f32x4.div(f32x4.mul(z, p), q);
  return f32x4.mul(f32x4.mul(x, f32x4.splat(0.5)), f32x4.add(erf, f32x4.splat(1)));
}

/** GELU of `count` floats in place; a multiple of four. */
export function geluOf(values: usize, count: u32): void {
  for (let at = values, end = values + ((<usize>count) << 2); at < end; at += 16)
    v128.store(at, gelu(v128.load(at)));
}

/** values (T, 2F) -> GELU of the first half of each row times its second half, (T, F), in place; F is a multiple of four. */
export function gateOf(values: usize, tokens: u32, size: u32): void {
  const bytes = (<usize>size) << 2;
  for (let token: usize = 0; token < tokens; ++token) {
    const from = values + 2 * token * bytes;
    const to = values + token * bytes;
    for (let at: usize = 0; at < bytes; at += 16)
      v128.store(to + at, f32x4.mul(gelu(v128.load(from + at)), v128.load(from + bytes + at)));
  }
}

/** exp of `count` floats in place; a multiple of four. */
export function exponentialOf(values: usize, count: u32): void {
  for (let at = values, end = values + ((<usize>count) << 2); at < end; at += 16)
    v128.store(at, exponential(v128.load(at)));
}

/** tanh(x) = 1 - 2 / (exp(2x) + 1) of `count` floats in place; a multiple of four. */
export function tanhOf(values: usize, count: u32): void {
  const one = f32x4.splat(1);
  for (let at = values, end = values + ((<usize>count) << 2); at < end; at += 16) {
    const x = v128.load(at);
    const squared = exponential(f32x4.add(x, x));
    v128.store(at, f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(squared, one))));
  }
}

/** `to` (R, H) = LayerNorm(`from` (R, H)), which may be the same; H is a multiple of four. */
export function normalize(from: usize, to: usize, rows: u32, hidden: u32, norm: LayerNorm): void {
  const bytes = (<usize>hidden) << 2;
  const reciprocal = <f32>1 / <f32>hidden;
  for (let row: usize = 0; row < rows; ++row) {
    const source = from + row * bytes;
    const target = to + row * bytes;
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) sum = f32x4.add(sum, v128.load(source + at));
    const mean = f32x4.splat(sumLanes(sum) * reciprocal);
    let squares = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const deviation = f32x4.sub(v128.load(source + at), mean);
      squares = f32x4.add(squares, f32x4.mul(deviation, deviation));
    }
    const factor = f32x4.splat(<f32>1 / sqrt<f32>(sumLanes(squares) * reciprocal + norm.epsilon));
    for (let at: usize = 0; at < bytes; at += 16) {
      const scaled = f32x4.mul(f32x4.sub(v128.load(source + at), mean), factor);
      const stretched = f32x4.mul(scaled, v128.load(norm.gamma + at));
      v128.store(target + at, f32x4.add(stretched, v128.load(norm.beta + at)));
    }
  }
}
