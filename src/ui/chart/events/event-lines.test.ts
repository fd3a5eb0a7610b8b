import { scaleBand } from "d3-scale";
import { expect, test } from "vitest";
import { eventLines, linesOf } from "./event-lines.ts";

const periods = [
  { start: "2026-03-01", end: "2026-03-02" },
  { start: "2026-03-02", end: "2026-03-03" },
];
const at = (time: string, name = "x") => ({ time: Date.parse(time), name });

test("an event is in the period that its time is in, and in none outside of them", () => {
  const events = [at("2026-02-28"), at("2026-03-01"), at("2026-03-02T12:00Z"), at("2026-03-03")];
  expect(linesOf(events, periods)).toEqual([
    { band: 0, share: 0, name: "x" },
    { band: 1, share: 0.5, name: "x" },
  ]);
});

test("names that would overlap stand in lanes of their own, and none leaves the drawing", () => {
  const bands = scaleBand([0, 1], [0, 200]);
  const lines = eventLines(
    linesOf(
      [at("2026-03-01", "Launch"), at("2026-03-01T06:00Z", "Outage"), at("2026-03-02T23:00Z", "End")],
      periods,
    ),
    bands,
    200,
  );
  const marks = lines.marks(100, 300);
  const texts = marks.filter((mark) => mark.shape === "text");
  expect(texts.map(({ text }) => text)).toEqual(["Launch", "Outage", "End"]);
  expect(texts[0]?.y).not.toBe(texts[1]?.y);
  expect(texts[2]).toMatchObject({ anchor: "end" });
  expect(texts[2]?.x).toBeLessThan(200);
  for (const { y } of texts) expect(y).toBeLessThan(100);
  expect(lines.height).toBeGreaterThan(0);
});
