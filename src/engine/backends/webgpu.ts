/** The build of onnxruntime-web for graphics processors, which suspends WebAssembly (JSPI). */

import { AppError } from "../../errors/app-error.ts";
import type { Backend } from "./backend.ts";
import type { InferenceSession } from "../model/inference-session.ts";
import { toMountedFile } from "./external-data.ts";
import { OrtSession, sessionError } from "./ort-session.ts";

export interface GpuInfo {
  /** The name that the browser reports, such as "nvidia lovelace". */
  name: string;
  /** Whether the processor emulates the graphics processor, which is slow. */
  isSoftware: boolean;
  /** Whether it can compute with 16-bit floats. */
  hasFloat16: boolean;
}

export interface WebgpuOptions {
  /** Addresses of the build's files. */
  wasmPaths: { mjs: string; wasm: string };
}

/** Larger batches are not faster with models of the size that a browser runs, and padding costs time. */
const BATCH_TOKENS = 4096;

async function requestAdapter(): Promise<GPUAdapter | undefined> {
  // A browser can have the interface without an adapter.
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

/** Undefined when the browser grants no adapter or cannot run the build. Downloads nothing. */
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
  const usefulFeatures: GPUFeatureName[] = ["shader-f16", "subgroups"];
  return await adapter.requestDevice({
    requiredFeatures: usefulFeatures.filter((feature) => adapter.features.has(feature)),
    requiredLimits: {
      maxBufferSize,
      maxStorageBufferBindingSize,
      maxComputeWorkgroupStorageSize,
      maxComputeInvocationsPerWorkgroup,
      maxComputeWorkgroupSizeX,
    },
  });
}

/** Rejects runs when the device is lost; without this they would never end. */
function rejectWhenLost(session: InferenceSession, device: GPUDevice): InferenceSession {
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
 * A worker should have only one session, because the runtime cannot be used after its device is lost.
 * @throws AppError `runtime-unavailable` from `createSession` when no graphics processor is granted
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
        return rejectWhenLost(new OrtSession(session, ort.Tensor), device);
      } catch (cause) {
        device.destroy();
        throw sessionError(cause);
      }
    },
  };
}
