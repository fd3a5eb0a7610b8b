/** Example tweets, written for this app. The last two are labeled as cases that such models often get wrong. */
export const EXAMPLES = [
  { id: "praise", text: "The new release is so much faster, well done @tonescope 👏" },
  { id: "complaint", text: "Third cancelled train this week. I give up." },
  { id: "news", text: "The city council meets on Thursday to discuss the new bus lanes." },
  { id: "mixed", text: "Lovely hotel, but the wifi never worked and nobody cared." },
  { id: "emoji", text: "well that was a day 😭💔" },
  { id: "sarcasm", text: "Oh great, another meeting that could have been an e-mail." },
  { id: "foreign", text: "Was für ein wunderbarer Abend mit euch allen!" },
] as const;

export const isExample = (text: string): boolean => EXAMPLES.some((example) => example.text === text);

/** Shown before a text is typed, with the embedded model's stored prediction, which a test verifies. */
export { default as STORED_EXAMPLE } from "./stored-example.json";
