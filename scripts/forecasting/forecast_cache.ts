import { dirname } from "node:path";
import { isSystemError } from "../core/system_reason.ts";

/** A file with the caches of past runs, by series. Losing it costs time, nothing else. */
export class ForecastCache {
  readonly #path: string;
  readonly #code: string;

  /** The cache in the file `path`, which is used only if the code with this hash wrote it. */
  constructor(path: string, options: { code: string }) {
    this.#path = path;
    this.#code = options.code;
  }

  /** Reads the caches; none if there is no file, if it is incomplete, or if other code wrote it. */
  async read(): Promise<Map<string, string>> {
    const lines = (await readText(this.#path)).split("\n");
    if (lines[0] !== this.#code || lines.at(-1) !== "end") return new Map();
    return new Map(
      lines.slice(1, -1).map((line) => {
        const border = line.indexOf("\t");
        return [JSON.parse(line.slice(0, border)), line.slice(border + 1)];
      }),
    );
  }

  /**
   * Replaces the file as a whole: the code's hash, a line a series with its name and its cache, and "end". If the system does not
   * allow that, the next run takes longer.
   */
  async write(caches: ReadonlyMap<string, string>): Promise<void> {
    const lines = Array.from(caches, ([name, cache]) => `${JSON.stringify(name)}\t${cache}`);
    const unfinished = `${this.#path}.part`; // one run writes at a time
    try {
      await Deno.mkdir(dirname(this.#path), { recursive: true });
      await Deno.remove(unfinished).catch(() => {}); // an old file would keep its mode
      await Deno.writeTextFile(unfinished, [this.#code, ...lines, "end"].join("\n"), { mode: 0o600 }); // it names customers
      await Deno.rename(unfinished, this.#path);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      await Deno.remove(unfinished).catch(() => {});
    }
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (isSystemError(error)) return "";
    throw error;
  }
}
