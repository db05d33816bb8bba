import { dirname } from "node:path";
import { dataPaths } from "../core/data_folder.ts";

/** An alarm that the store cannot be opened, which therefore cannot be kept in it. */
export interface StoreAlarm {
  readonly cause: "store";
  readonly message: string;
  readonly advice: string;
  readonly raised_at: string;
  /** When it was told; null while it is still to be. */
  readonly raise_told_at: string | null;
}

/** The file has this size from the first run on, so that it can be written on a full disk too. */
const SIZE = 4096;

/** Keeps that alarm in a file of the data folder. */
export class StoreAlarmFile {
  readonly #path: string;

  constructor(dataFolder: string) {
    this.#path = dataPaths(dataFolder).storeAlert;
  }

  /** The alarm that stands, or undefined. */
  async read(): Promise<StoreAlarm | undefined> {
    try {
      return JSON.parse(await Deno.readTextFile(this.#path)) ?? undefined;
    } catch {
      return undefined; // none yet, or cut off while it was written: to tell twice is better than not at all
    }
  }

  /** Keeps the alarm, or that there is none; does nothing where the folder refuses it, which is a cause of its own. */
  async write(alarm: StoreAlarm | undefined): Promise<void> {
    try {
      await Deno.mkdir(dirname(this.#path), { recursive: true });
      using file = await Deno.open(this.#path, { create: true, write: true });
      const text = new TextEncoder().encode(JSON.stringify(alarm ?? null));
      const bytes = new Uint8Array(Math.max(SIZE, text.length + 1)).fill(32);
      bytes.set(text);
      bytes[bytes.length - 1] = 10;
      await file.write(bytes);
      await file.syncData();
    } catch {
      // The alarm is told all the same, and again by the next run.
    }
  }
}
