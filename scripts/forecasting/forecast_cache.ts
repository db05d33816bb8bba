import type { BacktestCache } from "./projection_table.ts";

/** What past runs computed, by series: losing it costs time, nothing else. */
export class ForecastCache {
  readonly #path: string;
  readonly #code: string;

  /** The cache in the file `path`, as long as it was written by the code of this hash. */
  constructor(path: string, options: { code: string }) {
    this.#path = path;
    this.#code = options.code;
  }

  /** Empty where there is none, and where it is of other code or cannot be read. */
  async read(): Promise<Map<string, BacktestCache>> {
    try {
      const { code, series } = JSON.parse(await Deno.readTextFile(this.#path));
      return new Map(code === this.#code ? Object.entries<BacktestCache>(series) : []);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return new Map();
      throw error;
    }
  }

  /** Replaces the file as a whole. */
  async write(caches: ReadonlyMap<string, BacktestCache>): Promise<void> {
    const unfinished = `${this.#path}.${crypto.randomUUID()}`;
    await Deno.writeTextFile(unfinished, JSON.stringify({ code: this.#code, series: Object.fromEntries(caches) }));
    await Deno.rename(unfinished, this.#path);
  }
}
