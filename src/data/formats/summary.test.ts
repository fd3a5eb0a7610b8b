import { expect, test } from "vitest";
import { open } from "../testing/tables.ts";
import { previewedFacts } from "./summary.ts";

const chat = (dates: readonly string[]) =>
  dates.map((date, index) => `${date}, 21:15 - ${index % 2 ? "Cleo" : "Ben"}: a text`).join("\n");

test("counts messages and people, and finds the first and last day", async () => {
  const lines = `${chat(["03/05/24", "04/05/24", "13/04/24"])}\n14/04/24, 21:16 - Cleo added Ann\n`;
  const table = await open("chat.txt", lines);
  expect(await previewedFacts(table)).toEqual({
    id: "whatsapp",
    name: "WhatsApp",
    unit: "message",
    records: 3,
    authors: 2,
    from: Date.UTC(2024, 3, 13, 21, 15),
    to: Date.UTC(2024, 4, 4, 21, 15),
  });
});

test("the chosen order of day and month holds where the dates leave it open", async () => {
  const table = await open("chat.txt", chat(["03/05/24", "04/05/24"]));
  const days = async (dayFirst: boolean) => (await previewedFacts(table, { dayFirst }))?.from;
  expect([await days(true), await days(false)]).toEqual([
    Date.UTC(2024, 4, 3, 21, 15),
    Date.UTC(2024, 2, 5, 21, 15),
  ]);
});

test("a plain table has none", async () => {
  expect(await previewedFacts(await open("t.csv", "id,text\n1,a text\n"))).toBeUndefined();
});
