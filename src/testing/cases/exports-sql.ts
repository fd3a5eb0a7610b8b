/** Dumps of databases in SQL. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const sql = caseWith({ kind: "dumps in SQL", exportFormat: "sql", textColumn: "text", issues: {} });
const read = (...texts: string[]) => ({ texts, rows: texts.length });
const lines = (...all: string[]) => `${all.join("\n")}\n`;

export const cases: readonly ReadingCase[] = [
  sql(
    "mysqldump with two tables",
    "dump.sql",
    lines(
      "-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)",
      "/*!40101 SET NAMES utf8mb4 */;",
      "DROP TABLE IF EXISTS `users`;",
      "CREATE TABLE `users` (\n  `id` int NOT NULL,\n  `name` varchar(20) DEFAULT 'a, b',\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB;",
      "LOCK TABLES `users` WRITE;",
      "INSERT INTO `users` VALUES (1,'cleo'),(2,'ben'),(3,'dan'),(4,'eve');",
      "UNLOCK TABLES;",
      "CREATE TABLE `posts` (\n  `id` bigint NOT NULL,\n  `text` text COMMENT 'the (long) text',\n  `n` decimal(3,1),\n  KEY `k` (`n`)\n);",
      "INSERT INTO `posts` VALUES (1,'It\\'s late; again\\n(really)',1.5),(2,'so \\\"glad\\\" we''re here\\\\',NULL);",
      "INSERT INTO `posts` VALUES (3,_binary 'see you at nine',-2);",
    ),
    {
      ...read("It's late; again\n(really)", 'so "glad" we\'re here\\', "see you at nine"),
      cells: { id: ["1", "2", "3"], n: ["1.5", "", "-2"] },
      issues: { "unread-part": 1 },
    },
  ),
  sql(
    "pg_dump with COPY",
    "dump.sql",
    lines(
      "--",
      "-- PostgreSQL database dump",
      "--",
      "SET standard_conforming_strings = on;",
      "SELECT pg_catalog.set_config('search_path', '', false);",
      "CREATE TABLE public.posts (\n    id integer NOT NULL,\n    text text\n);",
      "COPY public.posts (id, text) FROM stdin;",
      "1\tthe boat\\tis late\\nagain",
      "2\t\\N",
      "3\tC:\\\\temp; so glad",
      "\\.",
      "",
      "ALTER TABLE ONLY public.posts\n    ADD CONSTRAINT posts_pkey PRIMARY KEY (id);",
    ),
    { ...read("the boat\tis late\nagain", "", "C:\\temp; so glad"), issues: { "empty-text": 1 } },
  ),
  sql(
    "pg_dump with INSERT",
    "dump.sql",
    lines(
      "-- PostgreSQL database dump",
      "INSERT INTO public.posts (id, text, at) VALUES (1, 'it''s late \\ again', '2024-05-03'::date);",
      "INSERT INTO public.posts (id, text, at) VALUES (2, E'so\\nglad', NULL) ON CONFLICT DO NOTHING;",
    ),
    { ...read("it's late \\ again", "so\nglad"), cells: { at: ["2024-05-03", ""] } },
  ),
  sql(
    "SQLite",
    "dump.sql",
    lines(
      "PRAGMA foreign_keys=OFF;",
      "BEGIN TRANSACTION;",
      'CREATE TABLE posts(id INTEGER PRIMARY KEY, "text" TEXT, CHECK (id > 0));',
      "INSERT INTO posts VALUES(1,'it''s late');",
      "INSERT INTO posts VALUES(2,replace('so\\nglad','\\n',char(10)));",
      "INSERT INTO \"posts\" VALUES(3,unistr('see\\u000ayou'));",
      "COMMIT;",
    ),
    read("it's late", "so\nglad", "see\nyou"),
  ),
  sql(
    "SQL Server",
    "dump.sql",
    lines(
      "USE [harbor]",
      "GO",
      "CREATE TABLE [dbo].[posts](\n\t[id] [int] NOT NULL,\n\t[text] [nvarchar](max) NULL\n) ON [PRIMARY]",
      "GO",
      "INSERT [dbo].[posts] ([id], [text], [at]) VALUES (1, N'it''s late', CAST(N'2024-05-03T21:15:00' AS DateTime2))",
      "INSERT [dbo].[posts] ([id], [text], [at]) VALUES (2, N'so glad', NULL)",
      "GO",
    ),
    { ...read("it's late", "so glad"), cells: { at: ["2024-05-03T21:15:00", ""] } },
  ),
  caseWith({ kind: "dumps in SQL" })(
    "statements without rows",
    "schema.sql",
    "CREATE TABLE posts (id int, text text);\nCREATE INDEX a ON posts (id);\n",
    {
      refused: "not-a-table",
    },
  ),
];
