import type { Database } from "../database/database.ts";
import { SCHEMAS } from "./schemas.ts";

/** Grants the roles their rights again: a role may have been created since the last migration, which then skipped it. */
export async function refreshGrants(database: Database): Promise<void> {
  await database.transaction(async () => {
    await database.rows("select pg_advisory_xact_lock(hashtext('storecast grants'))"); // two at once would conflict
    await database.call("ops.apply_grants", { p_schemas: SCHEMAS });
  });
}
