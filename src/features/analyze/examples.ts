/** Written for this app. The last two are where such models are weak, and say so. */
export const EXAMPLES: readonly { text: string; name: string }[] = [
  { name: "Praise", text: "The new release is so much faster, well done @tonescope 👏" },
  { name: "Complaint", text: "Third cancelled train this week. I give up." },
  { name: "News", text: "The city council meets on Thursday to discuss the new bus lanes." },
  { name: "Mixed", text: "Lovely hotel, but the wifi never worked and nobody cared." },
  { name: "Emoji", text: "well that was a day 😭💔" },
  { name: "Sarcasm, often misread", text: "Oh great, another meeting that could have been an e-mail." },
  { name: "Not English", text: "Was für ein wunderbarer Abend mit euch allen!" },
];

export const isExample = (text: string): boolean => EXAMPLES.some((example) => example.text === text);

/** Shown before anything is typed, with the result that the embedded model gave; a test holds it to that. */
export { default as STORED_EXAMPLE } from "./stored-example.json";
