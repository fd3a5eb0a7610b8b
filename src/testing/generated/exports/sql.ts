import { type Draft, drawCount, type Material } from "./material.ts";

const VARIANTS = ["mysqldump", "pg_dump", "pg_dump --inserts", "SQLite", "SQL Server"] as const;

const doubled = (text: string) => text.replaceAll("'", "''");
const mySql = (text: string) =>
  text.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll('"', '\\"').replaceAll("\n", "\\n");
const copied = (text: string) =>
  text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t");

/** Dumps of a table of posts beside one of people. */
export function drawSql({ draw, people, text }: Material): Draft {
  const variant = draw.of(VARIANTS);
  const rows = Array.from({ length: drawCount(draw) }, (_, index) => ({
    id: String(index + 1),
    text: draw.chance(0.05) ? "" : text(),
    score: draw.of(["1.5", "-2", ""]),
  }));
  const isFirst = draw.chance(0.5);
  const users = people.map((name, index) => [String(index + 1), name] as const);
  const table = (name: string, records: readonly (readonly string[])[]) =>
    WRITERS[variant](
      name,
      name === "posts" ? ["id", "text", "score"] : ["id", "name"],
      records,
      draw.chance(0.3),
    );
  const posts = table(
    "posts",
    rows.map(({ id, text: written, score }) => [id, written, score]),
  );
  const others = table("people", users);
  const head = {
    mysqldump: "-- MySQL dump 10.13\n/*!40101 SET NAMES utf8mb4 */;\n",
    pg_dump: "--\n-- PostgreSQL database dump\n--\nSET standard_conforming_strings = on;\n",
    "pg_dump --inserts": "-- PostgreSQL database dump\n",
    SQLite: "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n",
    "SQL Server": "USE [harbor]\nGO\n",
  }[variant];
  // With few short posts the people could be the better texts.
  return {
    name: "dump.sql",
    text: head + (isFirst ? posts + others : others + posts),
    rows,
    textColumn: "text",
    variant,
    keepsLineEnds: true,
  };
}

type Writer = (
  name: string,
  columns: readonly string[],
  records: readonly (readonly string[])[],
  isSplit: boolean,
) => string;

/** A number, a missing value or a text. */
const value = (cell: string, written: (text: string) => string) =>
  cell === "" ? "NULL" : /^-?[\d.]+$/.test(cell) ? cell : written(cell);

const WRITERS: Record<(typeof VARIANTS)[number], Writer> = {
  mysqldump: (name, columns, records, isSplit) => {
    const tuples = records.map(
      (cells) => `(${cells.map((cell) => value(cell, (text) => `'${mySql(text)}'`)).join(",")})`,
    );
    const inserts = isSplit
      ? tuples.map((tuple) => `INSERT INTO \`${name}\` VALUES ${tuple};\n`).join("")
      : `INSERT INTO \`${name}\` VALUES ${tuples.join(",")};\n`;
    return `CREATE TABLE \`${name}\` (\n${columns.map((column) => `  \`${column}\` text,`).join("\n")}\n  PRIMARY KEY (\`id\`)\n) ENGINE=InnoDB;\nLOCK TABLES \`${name}\` WRITE;\n${inserts}UNLOCK TABLES;\n`;
  },
  pg_dump: (name, columns, records) =>
    `CREATE TABLE public.${name} (\n${columns.map((column) => `    ${column} text`).join(",\n")}\n);\n\nCOPY public.${name} (${columns.join(", ")}) FROM stdin;\n${records.map((cells) => `${cells.map((cell) => (cell === "" ? "\\N" : copied(cell))).join("\t")}\n`).join("")}\\.\n\n`,
  "pg_dump --inserts": (name, columns, records) =>
    records
      .map(
        (cells) =>
          `INSERT INTO public.${name} (${columns.join(", ")}) VALUES (${cells.map((cell) => value(cell, (text) => `'${doubled(text)}'`)).join(", ")});\n`,
      )
      .join(""),
  SQLite: (name, columns, records) =>
    `CREATE TABLE ${name}(${columns.map((column) => `"${column}" TEXT`).join(", ")});\n${records.map((cells) => `INSERT INTO ${name} VALUES(${cells.map((cell) => value(cell, sqlite)).join(",")});\n`).join("")}`,
  "SQL Server": (name, columns, records) =>
    `${records.map((cells) => `INSERT [dbo].[${name}] (${columns.map((column) => `[${column}]`).join(", ")}) VALUES (${cells.map((cell) => value(cell, (text) => `N'${doubled(text)}'`)).join(", ")})\n`).join("")}GO\n`,
};

const sqlite = (text: string) =>
  text.includes("\n") && !text.includes("\\n")
    ? `replace('${doubled(text).replaceAll("\n", "\\n")}','\\n',char(10))`
    : `'${doubled(text)}'`;
