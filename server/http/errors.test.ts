import { connect } from "node:net";
import { Readable, Writable } from "node:stream";
import Fastify from "fastify";
import { expect, test } from "vitest";
import { handleError } from "./errors.ts";

const REQUEST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\na";

test("a client that leaves before the first bytes of a stream is no error of the server", async () => {
  let log = "";
  const stream = new Writable({
    write(chunk, _encoding, done) {
      log += String(chunk);
      done();
    },
  });
  const app = Fastify({ logger: { level: "warn", stream } });
  app.setErrorHandler(handleError);
  const body = new Readable({ read() {} });
  const asked = new Promise<void>((resolve) => {
    app.post("/", async (_request, reply) => {
      resolve();
      return reply.send(body);
    });
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  try {
    const address = app.server.address();
    if (typeof address !== "object" || !address) throw new Error("The server has no port.");
    const socket = connect(address.port, "127.0.0.1", () => socket.write(REQUEST));
    await asked;
    const closed = new Promise((resolve) => body.once("close", resolve));
    socket.destroy();
    await closed;
    await new Promise((resolve) => setImmediate(resolve));
    expect(log).toBe("");
  } finally {
    await app.close();
  }
});
