/** Prints the label and the probability of each text: `node score.mjs "I love this" "I hate this"`. */

import { Classifier, kernelBackend, openModel } from "tonescope";

const texts = process.argv.slice(2);

// Without an argument `openModel` opens the model that ships with the package; it also takes the name of a model on
// the Hugging Face Hub, such as "org/name@revision", and downloads it once.
const model = await openModel();
const classifier = await Classifier.load({ ...model, backend: kernelBackend() });
try {
  for (const { text, label, score } of await classifier.classifyAll(texts))
    console.log(`${label}\t${score.toFixed(3)}\t${text}`);
} finally {
  await classifier.dispose();
  model.release();
}
