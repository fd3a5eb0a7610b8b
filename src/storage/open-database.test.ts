import "fake-indexeddb/auto";
import { type DBSchema, deleteDB, openDB } from "idb";
import { expect, test } from "vitest";
import { DatabaseConnection, type Migration, openDatabase } from "./open-database.ts";

interface Schema extends DBSchema {
  notes: { key: string; value: string };
  tags: { key: string; value: string };
}

const createNotes: Migration<Schema> = (database) => void database.createObjectStore("notes");
const createTags: Migration<Schema> = (database) => void database.createObjectStore("tags");

test("data of an older version is there after the migration to a newer one", async () => {
  const older = await openDatabase<Schema>({ name: "migrated", migrations: [createNotes] });
  await older.put("notes", "text", "a");
  older.close();
  const newer = await openDatabase<Schema>({ name: "migrated", migrations: [createNotes, createTags] });
  expect(await newer.get("notes", "a")).toBe("text");
  expect([...newer.objectStoreNames]).toEqual(["notes", "tags"]);
});

test("a newer version closes an older connection, which then reports that it is outdated", async () => {
  const connection = new DatabaseConnection<Schema>({ name: "upgraded", migrations: [createNotes] });
  await connection.get();
  await openDatabase<Schema>({ name: "upgraded", migrations: [createNotes, createTags] });
  await expect(connection.get()).rejects.toMatchObject({ code: "storage-outdated" });
});

test("a deletion closes the connection, and the next use opens the database again", async () => {
  const connection = new DatabaseConnection<Schema>({ name: "deleted", migrations: [createNotes] });
  await (await connection.get()).put("notes", "text", "a");
  await deleteDB("deleted");
  expect(await (await connection.get()).get("notes", "a")).toBeUndefined();
});

test("a connection that could not be opened is tried again", async () => {
  const newer = await openDB("later", 2);
  const connection = new DatabaseConnection<Schema>({ name: "later", migrations: [createNotes] });
  await expect(connection.get()).rejects.toMatchObject({ code: "storage-outdated" });
  newer.close();
  await deleteDB("later");
  expect([...(await connection.get()).objectStoreNames]).toEqual(["notes"]);
});
