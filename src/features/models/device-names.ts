import type { Device } from "../../engine/schedule/selection.ts";

export const DEVICE_NAMES: Record<Device, string> = {
  wasm: "Processor (WebAssembly)",
  kernel: "Processor (encoder kernel)",
  webgpu: "Graphics processor (WebGPU)",
};

export function deviceName(device: string): string {
  return Object.hasOwn(DEVICE_NAMES, device) ? DEVICE_NAMES[device as Device] : device;
}
