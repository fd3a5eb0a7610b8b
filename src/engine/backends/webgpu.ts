/** The graphics processor, through the build of onnxruntime-web that suspends WebAssembly (JSPI). */

import { AppError } from "../../errors/app-error.ts";
import type { Backend } from "./backend.ts";
import type { InferenceSession } from "../model/inference-session.ts";
import { toMountedFile } from "./external-data.ts";
import { OrtSession, sessionError } from "./ort-session.ts";

export interface GpuInfo {
  /** As far as the browser tells: "nvidia lovelace". */
  name: string;
  /** The processor plays the graphics processor: right, and slow. */
  isSoftware: boolean;
  /** Can compute with 16-bit floats. */
  hasFloat16: boolean;
}

export interface WebgpuOptions {
  /** Where the files of the build are. */
  wasmPaths: { mjs: string; wasm: string };
}

/** Padding costs what it holds; beyond this a batch gains nothing on the models that a browser runs. */
const BATCH_TOKENS = 4096;

async function requestAdapter(): Promise<GPUAdapter | undefined> {
  // The browser may have the interface and nothing behind it.
  const gpu = (navigator as Partial<NavigatorGPU>).gpu;
  try {
    return (await gpu?.requestAdapter({ powerPreference: "high-performance" })) ?? undefined;
  } catch {
    return undefined;
  }
}

function describe({ info, features }: GPUAdapter): GpuInfo {
  const name = [info.vendor, info.architecture, info.device, info.description].filter(Boolean).join(" ");
  return {
    name: name || "a graphics processor that does not say its name",
    isSoftware: info.isFallbackAdapter || /swiftshader|llvmpipe|basic render|software/i.test(name),
    hasFloat16: features.has("shader-f16"),
  };
}

/** Downloads nothing. Undefined where no adapter is granted, or where the runtime's build cannot run. */
export async function findGpu(): Promise<GpuInfo | undefined> {
  if (!("Suspending" in WebAssembly)) return undefined;
  const adapter = await requestAdapter();
  return adapter && describe(adapter);
}

async function requestDevice(): Promise<GPUDevice> {
  const adapter = await requestAdapter();
  if (!adapter) throw new AppError("runtime-unavailable", "No graphics processor is granted.");
  const { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupStorageSize } = adapter.limits;
  const { maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupSizeX } = adapter.limits;
  const wanted: GPUFeatureName[] = ["shader-f16", "subgroups"];
  return await adapter.requestDevice({
    requiredFeatures: wanted.filter((feature) => adapter.features.has(feature)),
    requiredLimits: {
      maxBufferSize,
      maxStorageBufferBindingSize,
      maxComputeWorkgroupStorageSize,
      maxComputeInvocationsPerWorkgroup,
      maxComputeWorkgroupSizeX,
    },
  });
}

/** A run on a lost device never ends by itself. */
function guarded(session: InferenceSession, device: GPUDevice): InferenceSession {
  const lost = device.lost.then(({ message }) => {
    throw new AppError("device-lost", `The graphics processor stopped: ${message || "no reason given"}.`);
  });
  lost.catch(() => {});
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    run: (feeds, fetches) => Promise.race([session.run(feeds, fetches), lost]),
    async dispose() {
      await session.dispose();
      device.destroy();
    },
  };
}

/**
 * One session a worker, because a lost device takes the runtime with it.
 * @throws AppError `runtime-unavailable`
 */
export async function webgpuBackend({ wasmPaths }: WebgpuOptions): Promise<Backend> {
  const ort = await import("onnxruntime-web/jspi");
  ort.env.wasm.wasmPaths = wasmPaths;
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
  return {
    device: "webgpu",
    threads: 1,
    prefersOutline: true,
    prefersFloat: true,
    batchTokens: BATCH_TOKENS,
    async createSession(model, externalData = []) {
      const device = await requestDevice();
      try {
        const options = {
          executionProviders: [{ name: "webgpu" as const, device }],
          externalData: externalData.map(toMountedFile),
          logSeverityLevel: 3 as const,
        };
        const session = await ort.InferenceSession.create(model, options);
        return guarded(new OrtSession(session, ort.Tensor), device);
      } catch (cause) {
        device.destroy();
        throw sessionError(cause);
      }
    },
  };
}
