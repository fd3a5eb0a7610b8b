/** The exports for TypeScript: the forward pass, each of its steps for tests, and constants of the layouts. */

export { attend, KEY_PANEL as keyPanel, QUERY_BLOCK as queryBlock } from "./attention";
export { exponentialOf, geluOf, normalize, tanhOf } from "./elementwise";
export { average, dense, forward } from "./encoder";
export { product } from "./product";
export { activationOffset, quantize } from "./quantize";
export {
  COLUMN_PANEL as columnPanel,
  GROUP_SIZE as groupSize,
  PRODUCTS_PER_LANE as productsPerLane,
  TILE_FLOATS as tileFloats,
} from "./panels";
