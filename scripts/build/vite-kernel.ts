import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SOURCES = join(ROOT, "src/engine/kernel/assembly");
const CACHE = join(ROOT, ".cache/kernel");
const FEATURES = { plain: ["simd"], relaxed: ["simd", "relaxed-simd"] };
/** `noAssert` leaves out checks of the compiler's own library, which is not used. */
const OPTIONS = ["-O3", "--converge", "--runtime", "stub", "--noAssert", "--initialMemory", "1"];
/** The kernel is given its memory and keeps nothing of its own there, so that several instances can have one. */
const IMPORTED = ["--importMemory", "--noExportMemory", "--maximumMemory", "65536"];

/** Not imported by name, because its types would change those of every typed array. */
const COMPILER: string = "assemblyscript/asc";

interface Compiler {
  main(
    options: string[],
    files: {
      readFile(name: string): string | null;
      writeFile(name: string, contents: string | Uint8Array): void;
    },
  ): Promise<{ error: Error | null; stderr: { toString(): string } }>;
}

interface KernelModule {
  variant: keyof typeof FEATURES;
  /** The kernel, or what asks the machine which variant suits it. */
  entry?: "index" | "probe";
  /** Whether other threads can have the memory too. */
  isShared?: boolean;
  /** In place of dot.ts: a test says what another machine's instruction does. */
  dot?: string;
}

/** Compiles a module of the encoder kernel, unless these sources were compiled before. */
export async function compileKernel({
  variant,
  entry = "index",
  isShared = false,
  dot,
}: KernelModule): Promise<Uint8Array> {
  const features = [...FEATURES[variant], ...(isShared ? ["threads"] : [])];
  const options = [
    ...OPTIONS,
    ...(entry === "index" ? IMPORTED : []),
    ...(isShared ? ["--sharedMemory"] : []),
    "--enable",
    features.join(),
  ];
  const sources = new Map(
    readdirSync(SOURCES)
      .toSorted()
      .map((name) => [name, readFileSync(join(SOURCES, name), "utf8")]),
  );
  if (dot !== undefined) sources.set("dot.ts", dot);
  const hash = createHash("sha256").update(JSON.stringify([entry, options, [...sources]]));
  hash.update(readFileSync(join(ROOT, "node_modules/assemblyscript/package.json")));
  const file = join(CACHE, `${hash.digest("hex").slice(0, 32)}.wasm`);
  if (existsSync(file)) return readFileSync(file);
  const { default: asc } = (await import(COMPILER)) as { default: Compiler };
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main([`${entry}.ts`, "--outFile", "kernel.wasm", ...options], {
    readFile: (name) => sources.get(name) ?? null,
    writeFile(name, contents) {
      if (name === "kernel.wasm") binary = contents as Uint8Array;
    },
  });
  const messages = stderr.toString();
  if (error || messages || !binary)
    throw new Error(`The kernel does not compile.\n${messages}`, { cause: error });
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(file, binary);
  return binary;
}

/**
 * `assembly/index.ts?relaxed` and `?plain` are the kernel, `&shared` for a memory that threads share, and
 * `assembly/probe.ts?relaxed` is what chooses; all in base64: a file of its own would have to be found by a bundler,
 * a service worker and Node, each in its own way, and they are small.
 */
export function kernelPlugin(): Plugin {
  const module = /\/engine\/kernel\/assembly\/(index|probe)\.ts\?(relaxed|plain)(&shared)?$/;
  return {
    name: "tonescope-kernel",
    enforce: "pre",
    async load(id) {
      const [, entry, variant, shared] = module.exec(id) ?? [];
      if (entry === undefined || variant === undefined) return undefined;
      const binary = await compileKernel({ entry, variant, isShared: shared !== undefined } as KernelModule);
      return `export default ${JSON.stringify(Buffer.from(binary).toString("base64"))};`;
    },
  };
}
