/** The log entry of a request to the test server. */

export interface LogEntry {
  server: "hub" | "store";
  method: string;
  /** The host to which the request was sent. */
  host: string;
  path: string;
  /** The file's path in its repository, for requests of a file. */
  file?: string;
  range?: string;
  ifRange?: string;
  authorization?: string;
  status: number;
  /** Number of bytes of the body that were written to the connection. */
  sent: number;
}
