/** Intercepts every operation of node:fs/promises that changes a file of a folder, so that a test can fail or kill at it. */

import { promises } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { dirname } from "node:path";

/** Methods of a file handle that change the file or wait until it is on the disk. */
const METHODS = /** @type {const} */ (["write", "writeFile", "datasync", "sync", "truncate"]);

/**
 * @typedef {object} Operation
 * @property {string} file `journal`, or `output` for the file itself and the one that takes its place at the end
 * @property {string} method
 * @property {() => Promise<unknown>} run
 * @property {() => Promise<unknown>} runPartly writes the first half of the bytes; does nothing where there are none
 */

/** @param {string} path */
const fileOf = (path) => (path.endsWith(".unfinished") ? "journal" : "output");

/** The first half of the bytes that a call writes, as arguments of `write`. @param {string} method @param {any[]} args */
function firstHalf(method, args) {
  const [data, offset = 0, length = data.length - offset, position = null] = args;
  if (method === "write") return [data, offset, length >> 1, position];
  const bytes = typeof data === "string" ? Buffer.from(data) : data;
  return [bytes, 0, bytes.length >> 1, null];
}

/**
 * @param {string} folder
 * @param {(operation: Operation) => Promise<unknown>} intercept runs the operation, or a part of it, or not
 * @returns {() => void} ends the interception
 */
export function interceptWrites(folder, intercept) {
  const original = { open: promises.open, rename: promises.rename, rm: promises.rm };
  const isInside = (/** @type {unknown} */ path) => typeof path === "string" && dirname(path) === folder;

  /** @param {import("node:fs/promises").FileHandle} handle @param {string} path */
  function watch(handle, path) {
    const file = fileOf(path);
    const write = handle.write.bind(handle);
    for (const method of METHODS) {
      const call = /** @type {(...args: any[]) => Promise<unknown>} */ (handle[method].bind(handle));
      const isWrite = method === "write" || method === "writeFile";
      const watched = (/** @type {any[]} */ ...args) =>
        intercept({
          file,
          method,
          run: () => call(...args),
          runPartly: async () =>
            isWrite && write(.../** @type {[Uint8Array, number, number, null]} */ (firstHalf(method, args))),
        });
      Object.defineProperty(handle, method, { value: watched });
    }
    return handle;
  }

  /** @param {"rename" | "rm"} method @param {string} path @param {any[]} rest */
  const watchCall = (method, path, ...rest) => {
    const call = /** @type {(...args: any[]) => Promise<unknown>} */ (original[method]);
    const run = () => call(path, ...rest);
    return isInside(path) ? intercept({ file: fileOf(path), method, run, runPartly: async () => {} }) : run();
  };

  Object.assign(promises, {
    open: async (/** @type {string} */ path, /** @type {string} */ flags, /** @type {any[]} */ ...rest) => {
      const run = () => original.open(path, flags, ...rest);
      if (!isInside(path) || flags === undefined || flags === "r") return run();
      /** @type {import("node:fs/promises").FileHandle | undefined} */
      let handle;
      const open = async () => (handle = await run());
      await intercept({ file: fileOf(path), method: "open", run: open, runPartly: async () => {} });
      return handle && watch(handle, path);
    },
    rename: (/** @type {string} */ path, /** @type {any[]} */ ...rest) => watchCall("rename", path, ...rest),
    rm: (/** @type {string} */ path, /** @type {any[]} */ ...rest) => watchCall("rm", path, ...rest),
  });
  syncBuiltinESMExports();
  return () => {
    Object.assign(promises, original);
    syncBuiltinESMExports();
  };
}

/** What an operation is called in a plan and in a report. @param {Operation} operation */
export const nameOf = ({ file, method }) => `${file} ${method}`;
