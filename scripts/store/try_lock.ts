import type { Database } from "../database/database.ts";

/** Takes the lock of a name for the session, unless another session has it; gives whether it did. Taking it twice is harmless. */
export async function tryLock(database: Database, name: string): Promise<boolean> {
  const [lock] = await database.rows<{ taken: boolean }>(
    "select pg_try_advisory_lock(hashtext($1), 0) as taken",
    [name],
  );
  return lock!.taken;
}
