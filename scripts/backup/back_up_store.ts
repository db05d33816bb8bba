import { dirname } from "node:path";
import { dataPaths } from "../core/data_folder.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { TaskContext } from "../core/task.ts";
import { writeWhole } from "../core/write_whole.ts";
import type { Database } from "../database/database.ts";
import { tryLock } from "../store/locks.ts";
import { openStore } from "../store/open_store.ts";
import { backupPath, keepNewest, removeUnfinished } from "./backup_file.ts";
import { writeBackup, type WrittenBackup } from "./write_backup.ts";

/** A backup that was written, and the number of older ones removed. */
export interface StoreBackup extends WrittenBackup {
  readonly path: string;
  readonly removed: number;
}

const ADVICE = "Choose a folder that you may write to; earlier backups are unchanged";

/** Writes the store to a file, records the backup, and removes all but the newest `keep` of its folder. */
export async function backUpStore(
  { settings, now }: TaskContext,
  { target, keep, progress }: {
    target: string | undefined;
    keep: number | undefined;
    progress: (text: string) => void;
  },
): Promise<StoreBackup> {
  await using store = await openStore(settings, { as: "owner" });
  const { database } = store;
  await lockBackup(database);
  const path = await backupPath(target ?? settings.backupFolder ?? dataPaths(settings.dataFolder).backups, now);
  await removeUnfinished(dirname(path));
  const written = await writeWhole(
    path,
    (file) => writeBackup(database, file, { madeAt: now, progress }),
    { advice: ADVICE, mode: 0o600 },
  );
  await database.call("ops.record_backup", {
    p_made_at: now.toString(),
    p_file: path,
    p_bytes: written.bytes,
    p_rows: written.rows,
  });
  const removed = keep === undefined ? 0 : await keepNewest(dirname(path), keep);
  return { ...written, path, removed };
}

/** Throws an error if another backup is being made; loads do not matter. */
async function lockBackup(database: Database): Promise<void> {
  if (await tryLock(database, "storecast backup")) return;
  throw new StorecastError("Cannot start: another backup of this database is being made", {
    exitCode: ExitCode.anotherRun,
    advice: "Wait until it is done",
  });
}
