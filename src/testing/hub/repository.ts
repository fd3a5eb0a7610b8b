/** A model repository of the Hub: commits, refs, and files that are git blobs or LFS objects. */

import { createHash } from "node:crypto";

export interface RepositoryFile {
  path: string;
  bytes: Buffer;
  /** SHA-1 of the git blob; for an LFS file that of its pointer. */
  oid: string;
  /** SHA-256, for LFS files only. */
  lfs?: string;
}

export interface Repository {
  id: string;
  /** Newest first. */
  commits: { id: string; files: RepositoryFile[] }[];
  /** Branches and tags, each with its commit. */
  refs: Record<string, string>;
  private: boolean;
  gated: boolean;
  license: string;
  tags: string[];
}

const hash = (algorithm: string, ...parts: (string | Buffer)[]) => {
  const hasher = createHash(algorithm);
  for (const part of parts) hasher.update(part);
  return hasher.digest("hex");
};

const gitBlob = (bytes: Buffer) => hash("sha1", `blob ${bytes.length}\0`, bytes);

function lfsPointer(sha256: string, size: number): Buffer {
  return Buffer.from(`version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${size}\n`);
}

/** Whether the Hub stores a file outside of git: weights, and files larger than 10 MB. */
const isLarge = (path: string, bytes: Buffer) => /\.onnx|\.bin$/.test(path) || bytes.length > 10e6;

function repositoryFile(path: string, content: string | Uint8Array): RepositoryFile {
  const bytes = typeof content === "string" ? Buffer.from(content) : Buffer.from(content);
  if (!isLarge(path, bytes)) return { path, bytes, oid: gitBlob(bytes) };
  const lfs = hash("sha256", bytes);
  return { path, bytes, lfs, oid: gitBlob(lfsPointer(lfs, bytes.length)) };
}

export type RepositoryContent = Record<string, string | Uint8Array>;

/** Adds a commit to `main`. @returns its id */
export function commit(repository: Repository, content: RepositoryContent): string {
  const files = Object.entries(content).map(([path, bytes]) => repositoryFile(path, bytes));
  const parent = repository.refs["main"] ?? "";
  const id = hash("sha1", repository.id, parent, ...files.map((file) => `${file.path} ${file.oid}\n`));
  repository.commits.unshift({ id, files });
  repository.refs["main"] = id;
  return id;
}

export function createRepository(
  id: string,
  content: RepositoryContent,
  options: Partial<Pick<Repository, "private" | "gated" | "license" | "tags">> = {},
): Repository {
  const repository: Repository = {
    id,
    commits: [],
    refs: {},
    private: false,
    gated: false,
    license: "apache-2.0",
    tags: [],
    ...options,
  };
  commit(repository, content);
  return repository;
}
