import { dirname } from "node:path";
import { dataPaths } from "../core/data_folder.ts";

/** The alert that the store cannot be used. It is kept in a file, since it cannot be kept in the store. */
export interface StoreAlert {
  readonly cause: "store";
  readonly message: string;
  readonly advice: string;
  readonly active_from: string;
  /** When it was sent; null while it is unsent. */
  readonly active_notified_at: string | null;
}

/** Fixed size of the file in bytes, so that it can be overwritten on a full disk. */
const SIZE = 4096;

/** The file in the data folder that keeps this alert. */
export class StoreAlertFile {
  readonly #path: string;

  constructor(dataFolder: string) {
    this.#path = dataPaths(dataFolder).storeAlert;
  }

  /** Returns the active alert, or undefined. */
  async read(): Promise<StoreAlert | undefined> {
    try {
      return JSON.parse(await Deno.readTextFile(this.#path)) ?? undefined;
    } catch {
      return undefined; // no file yet, or one cut short: an alert sent twice is better than none
    }
  }

  /** Writes the alert, or that there is none; does nothing if the file cannot be written. */
  async write(alert: StoreAlert | undefined): Promise<void> {
    try {
      await Deno.mkdir(dirname(this.#path), { recursive: true });
      using file = await Deno.open(this.#path, { create: true, write: true });
      const text = new TextEncoder().encode(JSON.stringify(alert ?? null));
      const bytes = new Uint8Array(Math.max(SIZE, text.length + 1)).fill(32);
      bytes.set(text);
      bytes[bytes.length - 1] = 10;
      await file.write(bytes);
      await file.syncData();
    } catch {
      // The alert is sent anyway, and again by the next run.
    }
  }
}
