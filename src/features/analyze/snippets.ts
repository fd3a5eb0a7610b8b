/** The same prediction from the HTTP endpoint: its response, and the request in a shell, Python and JavaScript. */

import type { Prediction } from "../../engine/classifier/classifier.ts";

/** Where `tonescope serve` listens unless told otherwise. */
const ENDPOINT = "http://localhost:8080/models";

type Shown = Pick<Prediction, "text" | "scores">;

/** Quotes a text for a POSIX shell. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A JSON string is also a string in Python and JavaScript. */
const quoted = (text: string): string => JSON.stringify(text);

function response({ scores }: Shown): string {
  const lines = scores
    .map(({ label, score }) => ({ label, score }))
    .toSorted((a, b) => b.score - a.score)
    .map((entry) => `  ${JSON.stringify(entry)}`);
  return `[[\n${lines.join(",\n")}\n]]`;
}

/** @param url of the model at the endpoint */
const SNIPPETS = {
  json: response,
  curl: ({ text }: Shown, url: string) =>
    `curl ${url} -H 'Content-Type: application/json' \\\n  -d ${shellQuoted(JSON.stringify({ inputs: text }))}`,
  python: ({ text }: Shown, url: string) =>
    `from huggingface_hub import InferenceClient\n\nclient = InferenceClient(model="${url}")\nprint(client.text_classification(${quoted(text)}))`,
  javascript: ({ text }: Shown, url: string) =>
    `import { InferenceClient } from "@huggingface/inference";\n\nconst client = new InferenceClient("", { endpointUrl: "${url}" });\nconsole.log(await client.textClassification({ inputs: ${quoted(text)} }));`,
};

export type SnippetLanguage = keyof typeof SNIPPETS;
export const SNIPPET_LANGUAGES = Object.keys(SNIPPETS) as SnippetLanguage[];

/** @param model its name at the endpoint */
export const snippet = (language: SnippetLanguage, prediction: Shown, model: string): string =>
  SNIPPETS[language](prediction, `${ENDPOINT}/${model}`);
