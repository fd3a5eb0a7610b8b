/** A browser as far as the journeys of `npm run test:engines` need one. */
export interface Tab {
  goto(url: string): Promise<unknown>;
  /** The value of a JavaScript expression in the page; promises are waited for. */
  evaluate(expression: string): Promise<unknown>;
  quit(): Promise<void>;
}

export interface Engine {
  name: string;
  /** Why it cannot run here; undefined when it can. */
  missing(): string | undefined;
  start(): Promise<Tab>;
}
