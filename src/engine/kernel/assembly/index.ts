/** The exports for TypeScript: the forward pass, each of its steps for tests, and constants of the layouts. */

export { attend } from "./attention";
export { rotate } from "./distances";
export { exponentialOf, gateOf, geluOf, normalize, tanhOf } from "./elementwise";
export { forward, help } from "./forward";
export { pack } from "./pack";
export { average, dense } from "./pooling";
export { product } from "./product";
export { activationOffset, quantize } from "./quantize";
export {
  COLUMN_PANEL as columnPanel,
  GROUP_SIZE as groupSize,
  KEY_PANEL as keyPanel,
  PRODUCTS_PER_LANE as productsPerLane,
  QUERY_BLOCK as queryBlock,
  TILE_FLOATS as tileFloats,
} from "./panels";
