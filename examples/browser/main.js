import { Classifier, httpSource, kernelBackend } from "tonescope";

const form = /** @type {HTMLFormElement} */ (document.querySelector("form"));
const output = /** @type {HTMLOutputElement} */ (document.querySelector("output"));

// Reads manifest, tokenizer and weights from this server, and verifies each by its SHA-256.
const source = httpSource(new URL("../tonescope-tweets/", location.href));
const classifier = await Classifier.load({ source, backend: kernelBackend() });
output.value = "Ready";

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = String(new FormData(form).get("text"));
  const { label, score, scores } = await classifier.classify(text);
  const all = scores.map((each) => `${each.label} ${each.score.toFixed(3)}`).join(", ");
  output.value = `${label} (${score.toFixed(3)}): ${all}`;
});
