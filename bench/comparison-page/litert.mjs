/** Runs the model in LiteRT.js on its CPU accelerator (XNNPACK), with one thread: a file for each number of tokens. */

const RUNTIME = new URL("litert/node_modules/@litertjs/core/", document.baseURI).href;

/** @typedef {{ run: (input: object) => Promise<{ toTypedArray: () => ArrayLike<number>, delete: () => void }[]> }} Model */

/** What is given ids and returns logits. @returns {Promise<(ids: number[]) => Promise<number[]>>} */
export async function loadLitert() {
  const { loadLiteRt, loadAndCompile, Tensor } = await import(/* @vite-ignore */ `${RUNTIME}dist/index.js`);
  await loadLiteRt(`${RUNTIME}wasm/`, { threads: false });
  /** @type {Map<number, Promise<Model>>} */
  const models = new Map();
  return async (ids) => {
    const { length } = ids;
    const url = new URL(`litert/${length}.tflite`, document.baseURI).href;
    const known = models.get(length) ?? loadAndCompile(url, { accelerator: "wasm" });
    models.set(length, known);
    const model = await known;
    const input = new Tensor(Int32Array.from(ids), [length]);
    const [output] = await model.run(input);
    const logits = Array.from(output?.toTypedArray() ?? []);
    input.delete();
    output?.delete();
    return logits;
  };
}
