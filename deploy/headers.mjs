/** The response headers of the app, in one place for every way of serving it. */

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
};

/** Vite's development server injects scripts and style elements, and reloads over a WebSocket. */
const DEVELOPMENT = {
  "script-src": "'self' 'wasm-unsafe-eval' 'unsafe-inline'",
  "style-src": "'self' 'unsafe-inline'",
  "connect-src": "'self' ws:",
};

/**
 * @param {{ development?: boolean }} [options]
 * @returns {Record<string, string>}
 */
export function securityHeaders({ development = false } = {}) {
  const policy = Object.entries({ ...POLICY, ...(development && DEVELOPMENT) });
  return {
    "Content-Security-Policy": policy.map(([name, value]) => `${name} ${value}`).join("; "),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  };
}

/**
 * Files with a hash in their name never change; everything else is asked for again each time.
 * @param {string} path of the request, from the root of the app
 */
export function cacheControl(path) {
  return /(^|\/)assets\/.+-[\w-]{8}\./.test(path) ? "public, max-age=31536000, immutable" : "no-cache";
}
