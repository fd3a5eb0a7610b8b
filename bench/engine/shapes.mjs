/**
 * `npm run bench -- shapes [--calls N] [--texts N] [--only NAME]`: encoders of the shapes that people use, with random
 * weights that are converted to 8 bits, on the kernel and on onnxruntime-web in one run; then how many labels of N texts
 * equal those of the same weights in floats (`--texts 0` leaves that out). NAME is `distilbert-base`, `mpnet-base`,
 * `deberta-v3-small` or `modernbert-base`. Each row is printed when it is measured. Runs shapes.ts in Node.
 */

import { withModules } from "../support/modules.mjs";

await withModules((load) => load("/bench/engine/shapes.ts"));
