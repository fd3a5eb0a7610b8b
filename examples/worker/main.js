const input = /** @type {HTMLInputElement} */ (document.querySelector("input"));
const output = /** @type {HTMLOutputElement} */ (document.querySelector("output"));
const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });

let lastId = 0;

worker.addEventListener("message", ({ data }) => {
  if (data.phase) {
    output.value = `Loading: ${data.phase}`;
    if (data.phase === "ready") input.disabled = false;
    return;
  }
  // A prediction for an earlier text may arrive after the person has typed on.
  if (data.id === lastId) output.value = `${data.label} (${data.score.toFixed(3)})`;
});

input.addEventListener("input", () => {
  lastId += 1;
  worker.postMessage({ id: lastId, text: input.value });
});
