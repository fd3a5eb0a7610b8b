/** `import { Classifier } from "tonescope"` in Node: the library with native kernels and models in folders. */

export * from "../src/library.ts";
export { wasmBackend } from "../src/engine/backends/node-wasm.ts";
export { disableTelemetry, nodeBackend, type NodeOptions } from "../src/engine/backends/node.ts";
export { chooseDevice, type ChosenDevice, type ChooseOptions } from "./models/choose-device.ts";
export { createBackend } from "./models/node-backend.ts";
export { folderSource } from "./models/folder-source.ts";
export {
  findModel,
  type FindOptions,
  type LocalModel,
  openLocal,
  openModel,
  type OpenModel,
  openFolderStore,
} from "./models/open-model.ts";
