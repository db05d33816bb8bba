import type { Settings } from "../core/settings.ts";
import { unreadableFile } from "../core/unreadable_file.ts";
import { connect } from "../database/connect.ts";
import { storeUrl } from "../store/open_store.ts";
import type { Manifest } from "./manifest.ts";
import { restoreBackup } from "./restore_backup.ts";
import { scratchDatabase } from "./scratch_database.ts";

/** Restores a backup into the store's database, or into a scratch database to verify it; returns its manifest. */
export async function restoreStore(
  settings: Settings,
  path: string,
  { onlyVerify, progress }: { onlyVerify: boolean; progress: (text: string) => void },
): Promise<Manifest> {
  await requireFile(path); // before a database is made
  if (onlyVerify) {
    await using scratch = await scratchDatabase(settings);
    return await restoreBackup(scratch.database, path, { progress });
  }
  await using database = await connect(await storeUrl(settings, "owner"));
  return await restoreBackup(database, path, { progress });
}

async function requireFile(path: string): Promise<void> {
  try {
    using file = await Deno.open(path);
    await file.read(new Uint8Array(1)); // a folder can be opened, but not read
  } catch (error) {
    throw unreadableFile(path, error);
  }
}
