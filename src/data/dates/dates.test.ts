import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DateColumn, dateFormat, readDate } from "./date-column.ts";
import { isDate } from "./written-date.ts";

const MONTHS = {
  en: "January February March April May June July August September October November December",
  de: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
  fr: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
  es: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
  it: "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
  pt: "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
};
const DAYS = "Sun Mon Tue Wed Thu Fri Sat".split(" ");

const month = (language: keyof typeof MONTHS, at: Date, length = 20) =>
  (MONTHS[language].split(" ")[at.getUTCMonth()] ?? "").slice(0, length);

function fields(time: number) {
  const at = new Date(time);
  const [iso = "", clock = ""] = at.toISOString().slice(0, 19).split("T");
  const [y = "", m = "", d = ""] = iso.split("-");
  const hour = at.getUTCHours();
  const half = `${((hour + 11) % 12) + 1}:${clock.slice(3)} ${hour < 12 ? "AM" : "PM"}`;
  return {
    at,
    iso,
    clock,
    y,
    m,
    d,
    yy: y.slice(2),
    half,
    day: at.getUTCDate(),
    weekday: DAYS[at.getUTCDay()],
  };
}

type Fields = ReturnType<typeof fields>;

/** Spellings with the seconds of a time. */
const TIMES: Record<string, (date: Fields) => string> = {
  "ISO 8601": ({ iso, clock }) => `${iso}T${clock}`,
  "ISO with a blank": ({ iso, clock }) => `${iso} ${clock}`,
  "ISO in UTC": ({ iso, clock }) => `${iso}T${clock}.000Z`,
  "ISO basic": ({ y, m, d, clock }) => `${y}${m}${d}T${clock.replaceAll(":", "")}`,
  digits: ({ y, m, d, clock }) => y + m + d + clock.replaceAll(":", ""),
  Twitter: ({ at, y, d, clock, weekday }) => `${weekday} ${month("en", at, 3)} ${d} ${clock} +0000 ${y}`,
  "RFC 2822": ({ at, y, day, clock, weekday }) =>
    `${weekday}, ${day} ${month("en", at, 3)} ${y} ${clock} GMT`,
  "dd.mm.yyyy": ({ y, m, d, clock }) => `${d}.${m}.${y} ${clock}`,
  "dd.mm.yyyy, comma": ({ y, m, d, clock }) => `${d}.${m}.${y}, ${clock}`,
  "m/d/yyyy with a 12-hour clock": ({ y, m, day, half }) => `${Number(m)}/${day}/${y} ${half}`,
  "d/m/yy": ({ yy, m, day, clock }) => `${day}/${Number(m)}/${yy} ${clock}`,
  "dd-Mon-yy": ({ at, yy, d, half }) => `${d}-${month("en", at, 3)}-${yy} ${half}`,
  EXIF: ({ y, m, d, clock }) => `${y}:${m}:${d} ${clock}`,
  "web server": ({ at, y, d, clock }) => `${d}/${month("en", at, 3)}/${y}:${clock} +0000`,
  "time first": ({ at, y, day, half }) => `${half} · ${month("en", at, 3)} ${day}, ${y}`,
  "Unix seconds": ({ at }) => String(at.getTime() / 1000),
  "Unix seconds, fraction": ({ at }) => `${at.getTime() / 1000}.000100`,
  "Unix milliseconds": ({ at }) => String(at.getTime()),
  "Unix microseconds": ({ at }) => `${at.getTime()}000`,
  "days of a spreadsheet": ({ at }) => (at.getTime() / 86_400_000 + 25_569).toFixed(7),
  "offset east": ({ at }) => `${new Date(at.getTime() + 7_200_000).toISOString().slice(0, 19)}+02:00`,
  EST: ({ at }) => `${new Date(at.getTime() - 18_000_000).toISOString().slice(0, 19).replace("T", " ")} EST`,
};

/** Spellings of days. */
const DATES: Record<string, (date: Fields) => string> = {
  ISO: ({ iso }) => iso,
  "yyyy/mm/dd": ({ iso }) => iso.replaceAll("-", "/"),
  yyyymmdd: ({ iso }) => iso.replaceAll("-", ""),
  "dd.mm.yyyy": ({ y, m, d }) => `${d}.${m}.${y}`,
  "d.m.yy": ({ yy, m, day }) => `${day}.${Number(m)}.${yy}`,
  "dd/mm/yyyy": ({ y, m, d }) => `${d}/${m}/${y}`,
  "mm/dd/yyyy": ({ y, m, d }) => `${m}/${d}/${y}`,
  "m/d/yy": ({ yy, m, day }) => `${Number(m)}/${day}/${yy}`,
  "dd-mm-yyyy": ({ y, m, d }) => `${d}-${m}-${y}`,
  "yy-mm-dd": ({ yy, m, d }) => `${yy}-${m}-${d}`,
  Japanese: ({ at, y, day }) => `${y}年${at.getUTCMonth() + 1}月${day}日`,
  Korean: ({ at, y, day }) => `${y}. ${at.getUTCMonth() + 1}. ${day}.`,
  English: ({ at, y, day }) => `${month("en", at)} ${day}, ${y}`,
  "English, short": ({ at, y, d }) => `${d}-${month("en", at, 3)}-${y}`,
  German: ({ at, y, day }) => `${day}. ${month("de", at)} ${y}`,
  French: ({ at, y, day }) => `${day === 1 ? "1er" : day} ${month("fr", at)} ${y}`,
  Spanish: ({ at, y, day }) => `${day} de ${month("es", at)} de ${y}`,
  Italian: ({ at, y, day }) => `${day} ${month("it", at)} ${y}`,
  Portuguese: ({ at, y, day }) => `${day} de ${month("pt", at)} de ${y}`,
};

const DAY = 86_400_000;
/** 29 February, the last of December, a day over 12, a month of each quarter. */
const SETTLING = ["2020-02-29", "2019-12-31", "2020-05-14", "2020-08-30", "2020-02-01"].map((day) =>
  Date.parse(day),
);
const anyDay = fc.integer({ min: Date.UTC(2019, 0) / DAY, max: Date.UTC(2022, 0) / DAY });

function expectReadBack(times: readonly number[], write: (date: Fields) => string) {
  const cells = times.map((time) => write(fields(time)));
  const format = dateFormat("posted", cells);
  expect(format.basis).toBe("values");
  expect(cells.map((cell) => readDate(cell, format))).toEqual(times);
}

describe("a column of dates is read back", () => {
  test.each(Object.entries(TIMES))("with times: %s", (_, write) => {
    const anyTime = fc.tuple(anyDay, fc.integer({ min: 0, max: 86_399 }));
    fc.assert(
      fc.property(fc.array(anyTime, { maxLength: 20 }), (times) =>
        expectReadBack([...SETTLING, ...times.map(([day, second]) => day * DAY + second * 1000)], write),
      ),
      { numRuns: 30 },
    );
  });

  test.each(Object.entries(DATES))("without times: %s", (_, write) => {
    fc.assert(
      fc.property(fc.array(anyDay, { maxLength: 20 }), (days) =>
        expectReadBack([...SETTLING, ...days.map((day) => day * DAY)], write),
      ),
      { numRuns: 30 },
    );
  });

  test("and a cell is read alike whatever the zone of the machine", () => {
    const before = process.env.TZ;
    try {
      for (const zone of ["Europe/Berlin", "America/New_York", "Asia/Tokyo"]) {
        process.env.TZ = zone;
        expect(readDate("01/01/2024", dateFormat("day", ["01/01/2024"]))).toBe(Date.UTC(2024, 0, 1));
      }
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });
});

const read = (cell: string) => readDate(cell, dateFormat("x", [cell]));
const iso = (cell: string) => new Date(read(cell)).toISOString();

describe("one cell", () => {
  test.each([
    ["2020-05-14T24:00:00", "2020-05-15T00:00:00.000Z"],
    ["5/14/2020 12:00 AM", "2020-05-14T00:00:00.000Z"],
    ["5/14/2020 12:00 PM", "2020-05-14T12:00:00.000Z"],
    ["2/29/2024", "2024-02-29T00:00:00.000Z"],
    ["2024-06-30T23:59:60Z", "2024-07-01T00:00:00.000Z"],
    ["14/05/68", "2068-05-14T00:00:00.000Z"],
    ["14/05/69", "1969-05-14T00:00:00.000Z"],
    ["Thu May 14 2020 01:38:56 GMT+0200 (Central European Summer Time)", "2020-05-13T23:38:56.000Z"],
    ["2009-11-10 23:00:00 +0000 UTC", "2009-11-10T23:00:00.000Z"],
    ["2020-05-14T01:38:56+02:00[Europe/Berlin]", "2020-05-13T23:38:56.000Z"],
    ["Friday, March 1, 2024 at 10:00:00 AM UTC", "2024-03-01T10:00:00.000Z"],
    ["1. Mai 2020 um 10:30 Uhr MESZ", "2020-05-01T08:30:00.000Z"],
    ["le 14 mai 2020 à 10h30", "2020-05-14T10:30:00.000Z"],
    ["14 de mayo de 2020, 10:30 p. m.", "2020-05-14T22:30:00.000Z"],
    ["mar. 5 mars 2024", "2024-03-05T00:00:00.000Z"],
    ["2020. 5. 14. 오후 3:04:05", "2020-05-14T15:04:05.000Z"],
    ["2020-05-14-01.38.56.000000", "2020-05-14T01:38:56.000Z"],
    ["2020-05-14 01:38:56,123", "2020-05-14T01:38:56.123Z"],
    ["1.589420336E9", "2020-05-14T01:38:56.000Z"],
  ])("%s", (cell, expected) => expect(iso(cell)).toBe(expected));

  test.each([
    "",
    "hello",
    "12",
    "3.5",
    "2024",
    "en",
    "29.02.2023",
    "31/04/2024",
    "13:00 AM 5/14/2020",
    "25:00 2020-05-14",
    "2020-05-14 10:00 IST",
    "192.168.1.1",
    "4/5 stars",
    "14 May 2020 was a good day",
    "1700000000000000001",
  ])("is no date: %j", (cell) => expect(read(cell)).toBeNaN());

  test("of any text does not throw", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."0123456789:/.- ,TZampMärz+()'年"), maxLength: 24 }),
        (cell) => {
          expect(typeof read(cell)).toBe("number");
          expect(typeof isDate(cell)).toBe("boolean");
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("the order of day and month", () => {
  test("is that of the values, whatever a person chose", () => {
    const cells = ["05/02/2024", "13/02/2024"];
    expect(dateFormat("when", cells, { dayFirst: false })).toMatchObject({ order: "dmy", basis: "values" });
  });

  test("is day first with dots", () => {
    expect(dateFormat("when", ["05.06.2020"])).toMatchObject({ order: "dmy", basis: "values" });
  });

  test("is open when every date can be read in both, and then what a person chose", () => {
    const cells = ["01/02/2024", "01/03/2024"];
    expect(dateFormat("when", cells)).toMatchObject({ order: "mdy", basis: "open" });
    expect(dateFormat("when", ["01/02/2024", "02/02/2024"])).toMatchObject({ order: "dmy", basis: "open" });
    expect(dateFormat("when", cells, { dayFirst: true })).toMatchObject({ order: "dmy", basis: "chosen" });
  });

  test("is mixed when cells contradict each other; those of the rarer order are not read", () => {
    const cells = ["13/02/2024", "14/02/2024", "02/13/2024"];
    const format = dateFormat("when", cells);
    expect(format).toMatchObject({ order: "dmy", basis: "mixed" });
    expect(cells.map((cell) => Number.isNaN(readDate(cell, format)))).toEqual([false, false, true]);
  });

  test("does not matter to other spellings in the same column", () => {
    const cells = ["2024-02-05", "13/02/2024", "Feb 5, 2024", "1707091200", "soon"];
    const format = dateFormat("when", cells);
    const days = cells.map((cell) => readDate(cell, format) / DAY);
    expect(days).toEqual([19_758, 19_766, 19_758, 19_758, Number.NaN]);
  });
});

describe("numbers", () => {
  const hasDates = (name: string, cells: readonly string[]) => {
    const column = new DateColumn(name);
    for (const cell of cells) column.add(cell);
    return column.hasDates;
  };

  test("of ids and counts are no dates", () => {
    expect(hasDates("user_id", ["1589420336", "1589420337"])).toBe(false);
    expect(hasDates("userId", ["1589420336"])).toBe(false);
    expect(hasDates("tweet", ["1700000000000000001", "1700000000000000002"])).toBe(false);
    expect(hasDates("likes", ["45352", "120", "41000"])).toBe(false);
    expect(hasDates("price", ["45352.25", "41000.5"])).toBe(false);
  });

  test("of nanoseconds and whole days are dates under a name of time", () => {
    expect(hasDates("time_ns", ["1589420336000000000"])).toBe(true);
    expect(hasDates("created_at", ["45352", "45353"])).toBe(true);
  });
});
