import { dirname } from "node:path";
import { dataPaths } from "../core/data_folder.ts";

/** The alert that the store cannot be opened, which therefore cannot be kept in it. */
export interface StoreAlert {
  readonly cause: "store";
  readonly message: string;
  readonly advice: string;
  readonly active_from: string;
  /** When it was sent; null while it is unsent. */
  readonly active_notified_at: string | null;
}

/** The file has this size from the first run on, so that it can be written on a full disk too. */
const SIZE = 4096;

/** The file of the data folder that keeps this alert. */
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
      return undefined; // none yet, or cut off while it was written: sent twice is better than not at all
    }
  }

  /** Keeps the alert, or that there is none; does nothing if the system does not let it, which is a cause of its own. */
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
      // The alert is sent all the same, and again by the next run.
    }
  }
}
