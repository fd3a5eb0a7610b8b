/** Loads the model once, and answers each `{ id, text }` with `{ id, label, score }`. Loading posts `{ phase }`. */

import { Classifier, httpSource, kernelBackend } from "tonescope";

const source = httpSource(new URL("/tonescope-tweets/", location.href));
const loading = Classifier.load({
  source,
  backend: kernelBackend(),
  onProgress: ({ phase }) => postMessage({ phase }),
});

addEventListener("message", async ({ data: { id, text } }) => {
  const classifier = await loading;
  const { label, score } = await classifier.classify(text);
  postMessage({ id, label, score });
});
