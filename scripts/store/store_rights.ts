import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { Database } from "../database/database.ts";

/** What the role of a connection may do to the store as a whole. */
export interface StoreRights {
  readonly role: string;
  /** Whether the database has ever been migrated. */
  readonly isMade: boolean;
  /** Whether it may see which migrations the database has; not where it has none yet. */
  readonly mayRead: boolean;
  /** Whether it owns the schema; where there is none yet, whether it may make one. */
  readonly mayMigrate: boolean;
}

/** Asks for the rights of a connection's role. */
export async function storeRights(database: Database): Promise<StoreRights> {
  const [rights] = await database.rows<StoreRights>(`
    select
      current_user as role,
      tracking.oid is not null as "isMade",
      tracking.oid is not null
        and has_schema_privilege(tracking.relnamespace, 'usage')
        and has_table_privilege(tracking.oid, 'select') as "mayRead",
      coalesce(
        pg_has_role(tracking.relowner, 'usage'), has_database_privilege(current_database(), 'create')
      ) as "mayMigrate"
    from (select) as one
    left join (
      select pg_class.oid, relnamespace, relowner
      from pg_class
      inner join pg_namespace on pg_namespace.oid = relnamespace
      where nspname = 'etl' and relname = 'migration'
    ) as tracking on true
  `);
  return rights!;
}

/** Why a role that is not the owner cannot use a database whose schema is not of this version. */
export function notMigratedError({ role, isMade, mayRead }: StoreRights): StorecastError {
  const reason = !isMade
    ? `it has no schema of Storecast's yet, and its role "${role}" may not make one`
    : mayRead
    ? `its schema is not of this version, and its role "${role}" is not the owner, who could change that`
    : `it has given its role "${role}" no rights`;
  return new StorecastError(`Cannot use this database: ${reason}`, {
    exitCode: ExitCode.databaseForeign,
    advice: 'Run "deno task migrate" with the owner\'s URL in DATABASE_URL; see docs/roles.md',
  });
}
