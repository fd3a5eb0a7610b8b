/**
 * The compiled kernel for a processor. `plain` runs wherever onnxruntime-web does. The others need relaxed SIMD, whose
 * dot product takes activations as unsigned bytes on some processors (x86 with VNNI) and as signed bytes on others (ARM).
 */
export type Variant = "plain" | "unsigned" | "signed";
