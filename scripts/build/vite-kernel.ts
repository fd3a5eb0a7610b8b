import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import type { Plugin } from "vite";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const sourcesOf = (folder: string) => join(ROOT, "src/engine", folder, "assembly");
const LAYOUT = join(sourcesOf("kernel"), "layout.json");
const CACHE = join(ROOT, ".cache/kernel");
const FEATURES = { plain: ["simd"], relaxed: ["simd", "relaxed-simd"] };
/** `noAssert` omits checks of the compiler's standard library, which the kernel does not use. */
const OPTIONS = ["-O3", "--converge", "--runtime", "stub", "--noAssert", "--initialMemory", "1"];
/** The kernel imports its memory and keeps no state in it, so that several instances can share one. */
const IMPORTED = ["--importMemory", "--noExportMemory", "--maximumMemory", "65536"];

/** Imported by a variable, because the types of the package would change those of every typed array. */
const COMPILER: string = "assemblyscript/asc";

interface Compiler {
  main(
    options: string[],
    host: {
      readFile(name: string): string | null;
      writeFile(name: string, contents: string | Uint8Array): void;
      transforms?: (new () => object)[];
    },
  ): Promise<{ error: Error | null; stderr: { toString(): string } }>;
}

/** The compiler's information about a class, after it compiled a program. */
interface CompiledClass {
  name: string;
  internalName: string;
  nextMemoryOffset: number;
  members: ReadonlyMap<string, { instance?: { memoryOffset: number; type: { toString(): string } } }>;
}

/** The structures of assembly/structures.ts: size and offsets in bytes, and which fields are f32; the others are u32. */
export type KernelLayout = Record<
  string,
  { size: number; offsets: Record<string, number>; floats: string[] }
>;

/** TypeScript's grammar has no decorators of functions, so the sources mark them in a comment of their own line. */
const withDecorators = (source: string) => source.replaceAll(/^\/\/ (@inline)$/gm, "$1");

interface KernelModule {
  variant: keyof typeof FEATURES;
  /** The kernel, the module that finds the variant for this processor, or the one that quantizes weights. */
  entry?: "index" | "probe" | "quantize";
  /** Where the module is used; its sources are in `assembly` there. */
  folder?: "kernel" | "weights";
  /** Whether threads share the memory. */
  isShared?: boolean;
  /** Replaces dot.ts: a test simulates the instruction of another processor. */
  dot?: string;
}

/** Compiles a module, or reads it from the cache if these sources were compiled before. */
export async function compileKernel({
  variant,
  entry = "index",
  folder = "kernel",
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
  const sources = readSources(folder);
  if (dot !== undefined) sources.set("dot.ts", dot);
  const hash = createHash("sha256").update(JSON.stringify([entry, options, [...sources]]));
  hash.update(readFileSync(join(ROOT, "node_modules/assemblyscript/package.json")));
  const file = join(CACHE, `${hash.digest("hex").slice(0, 32)}.wasm`);
  if (existsSync(file)) return readFileSync(file);
  const { binary, layout } = await compile(`${entry}.ts`, options, sources);
  if (entry === "index") writeLayout(layout);
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(file, binary);
  return binary;
}

function readSources(folder: string): Map<string, string> {
  const sources = sourcesOf(folder);
  const names = readdirSync(sources).filter((name) => name.endsWith(".ts"));
  return new Map(
    names.toSorted().map((name) => [name, withDecorators(readFileSync(join(sources, name), "utf8"))]),
  );
}

async function compile(
  entry: string,
  options: string[],
  sources: ReadonlyMap<string, string>,
): Promise<{ binary: Uint8Array; layout: KernelLayout }> {
  // The compiler is WebAssembly too: V8 otherwise spends a third of the time on optimizing functions that run briefly.
  setFlagsFromString("--wasm-tiering-budget=100000000");
  const { default: asc } = (await import(COMPILER)) as { default: Compiler };
  let binary: Uint8Array | undefined;
  let layout: KernelLayout = {};
  /** Reads the offsets that the compiler gave the fields. */
  class LayoutReader {
    declare program: { instancesByName: ReadonlyMap<string, CompiledClass> };
    afterCompile() {
      layout = layoutOf(this.program.instancesByName.values());
    }
  }
  const { error, stderr } = await asc.main([entry, "--outFile", "kernel.wasm", ...options], {
    readFile: (name) => sources.get(name) ?? null,
    writeFile(name, contents) {
      if (name === "kernel.wasm") binary = contents as Uint8Array;
    },
    transforms: [LayoutReader],
  });
  const messages = stderr.toString();
  if (error || messages || !binary)
    throw new Error(`The kernel does not compile.\n${messages}`, { cause: error });
  return { binary, layout };
}

function layoutOf(elements: Iterable<CompiledClass>): KernelLayout {
  const layout: KernelLayout = {};
  const structures = [...elements].filter(({ internalName }) => internalName.startsWith("structures/"));
  for (const { name, nextMemoryOffset: size, members } of structures) {
    if (!members) continue;
    const structure = { size, offsets: {} as Record<string, number>, floats: [] as string[] };
    for (const [field, { instance }] of members) {
      if (!instance) continue;
      structure.offsets[field] = instance.memoryOffset;
      if (instance.type.toString() === "f32") structure.floats.push(field);
    }
    layout[name] = structure;
  }
  const sorted = Object.entries(layout).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted);
}

/** The layout of the structures in the current sources, for the test that compares it with layout.json. */
export async function compileLayout(): Promise<KernelLayout> {
  const options = ["--runtime", "stub", ...IMPORTED, "--enable", FEATURES.plain.join()];
  return (await compile("index.ts", options, readSources("kernel"))).layout;
}

/** Written only if the structures changed, so that a build leaves the working tree as it is; `oxfmt` formats the file. */
function writeLayout(layout: KernelLayout): void {
  const before: unknown = existsSync(LAYOUT) && JSON.parse(readFileSync(LAYOUT, "utf8"));
  if (JSON.stringify(before) === JSON.stringify(layout)) return;
  writeFileSync(LAYOUT, `${JSON.stringify(layout, null, 2)}\n`);
}

/**
 * `assembly/index.ts?relaxed` and `?plain` import the kernel as base64, `&shared` for a memory that threads share, and
 * `assembly/probe.ts?relaxed` the module that chooses, and `assembly/quantize.ts?plain` the one that quantizes weights. The
 * modules are small; as files, a bundler, a service worker and Node would each have to find them in its own way.
 */
export function kernelPlugin(): Plugin {
  const module = /\/engine\/(kernel|weights)\/assembly\/(\w+)\.ts\?(relaxed|plain)(&shared)?$/;
  return {
    name: "tonescope-kernel",
    enforce: "pre",
    async load(id) {
      const [, folder, entry, variant, shared] = module.exec(id) ?? [];
      if (entry === undefined || variant === undefined) return undefined;
      const binary = await compileKernel({
        folder,
        entry,
        variant,
        isShared: shared !== undefined,
      } as KernelModule);
      return `export default ${JSON.stringify(Buffer.from(binary).toString("base64"))};`;
    },
  };
}
