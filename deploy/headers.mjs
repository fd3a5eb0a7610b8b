/** The response headers of the app: one definition for every way of serving it. */

/**
 * The origins that models may be downloaded from: the public Hub, and the storage that it redirects to. The environment
 * variable TONESCOPE_HUBS replaces them when the app is built or served; an empty value allows none.
 */
export const PUBLIC_HUB = ["https://huggingface.co", "https://*.huggingface.co", "https://*.hf.co"];

/** @param {string | undefined} text origins separated by spaces; undefined for the public Hub */
export function hubOrigins(text) {
  return text === undefined ? PUBLIC_HUB : text.split(/\s+/).filter(Boolean);
}

const POLICY = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "worker-src": "'self'",
  "connect-src": "'self'",
  "style-src": "'self'",
  "font-src": "'self'",
  "img-src": "'self' data:",
  "manifest-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
  "require-trusted-types-for": "'script'",
  "trusted-types": "default",
};

/** The permissions that the app uses; all others are denied, for the page and for any frame in it. */
const USED = ["clipboard-write", "cross-origin-isolated", "screen-wake-lock"];
const UNUSED = [
  "accelerometer",
  "autoplay",
  "bluetooth",
  "browsing-topics",
  "camera",
  "clipboard-read",
  "display-capture",
  "encrypted-media",
  "fullscreen",
  "gamepad",
  "geolocation",
  "gyroscope",
  "hid",
  "idle-detection",
  "keyboard-map",
  "local-fonts",
  "magnetometer",
  "microphone",
  "midi",
  "otp-credentials",
  "payment",
  "picture-in-picture",
  "publickey-credentials-create",
  "publickey-credentials-get",
  "serial",
  "storage-access",
  "usb",
  "xr-spatial-tracking",
];
const PERMISSIONS = [...USED.map((name) => `${name}=(self)`), ...UNUSED.map((name) => `${name}=()`)].join(
  ", ",
);

/** Vite's development server injects scripts and style elements, reloads over a WebSocket, and has no trusted types. */
const DEVELOPMENT = {
  "script-src": "'self' 'wasm-unsafe-eval' 'unsafe-inline'",
  "style-src": "'self' 'unsafe-inline'",
};

/**
 * @param {{ development?: boolean, hubs?: readonly string[] }} [options] hubs: origins of `connect-src`
 * @returns {Record<string, string>}
 */
export function securityHeaders({ development = false, hubs = PUBLIC_HUB } = {}) {
  /** @type {Record<string, string>} */
  const policy = { ...POLICY, ...(development && DEVELOPMENT) };
  if (development) for (const name of ["require-trusted-types-for", "trusted-types"]) delete policy[name];
  policy["connect-src"] = ["'self'", ...(development ? ["ws:"] : []), ...hubs].join(" ");
  return {
    "Content-Security-Policy": Object.entries(policy)
      .map(([name, value]) => `${name} ${value}`)
      .join("; "),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  };
}

/**
 * Files with a hash in their name never change; all others are revalidated on each request.
 * @param {string} path of the request, from the root of the app
 */
export function cacheControl(path) {
  return /(^|\/)assets\/.+-[\w-]{8}\./.test(path) ? "public, max-age=31536000, immutable" : "no-cache";
}
