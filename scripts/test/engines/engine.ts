/** The functions of a browser that the journey of `npm run test:engines` needs. */
export interface Tab {
  goto(url: string): Promise<unknown>;
  /** The value of a JavaScript expression in the page; a promise is awaited. */
  evaluate(expression: string): Promise<unknown>;
  quit(): Promise<void>;
}

export interface Engine {
  name: string;
  /** Why the engine cannot run on this machine; undefined when it can. */
  missing(): string | undefined;
  start(): Promise<Tab>;
}
