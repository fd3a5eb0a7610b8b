/** What TypeScript calls: the forward pass, and each of its steps for tests. */

export { attend } from "./attention";
export { exponentialOf, geluOf, normalize, tanhOf } from "./elementwise";
export { average, dense, forward } from "./encoder";
export { product } from "./product";
export { offset, quantize } from "./quantize";
export { GROUP as group } from "./panels";
