/** What TypeScript calls: the forward pass, and each of its steps for tests. */

export { attend } from "./attention";
export { exponentialOf, geluOf, normalize, quantize, tanhOf } from "./elementwise";
export { average, dense, forward } from "./encoder";
export { product } from "./product";

/** Where the memory begins that TypeScript deals out. */
export const heapBase: usize = __heap_base;
