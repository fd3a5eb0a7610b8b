/** What the test server remembers of each request. */

export interface LogEntry {
  server: "hub" | "store";
  method: string;
  path: string;
  /** The file's path in its repository, for requests of a file. */
  file?: string;
  range?: string;
  ifRange?: string;
  authorization?: string;
  status: number;
  /** Bytes of the body handed to the connection. */
  sent: number;
}
