/**
 * `npm run bench -- shapes [--calls N] [--texts N] [--only NAME]`: encoders of the shapes that people use, with random
 * weights that are converted to 8 bits, on the kernel and on onnxruntime-web in one run; then how many labels equal those
 * of the same weights in floats. Runs shapes.ts in Node.
 */

import { withModules } from "../support/modules.mjs";

await withModules((load) => load("/bench/engine/shapes.ts"));
