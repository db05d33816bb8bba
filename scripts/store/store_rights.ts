import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { Database } from "../database/database.ts";

/** Rights of a connection's role on the store. */
export interface StoreRights {
  readonly role: string;
  /** Whether the database has been migrated before. */
  readonly isMade: boolean;
  /** Whether the role may read which migrations the database has; false if it has none. */
  readonly mayRead: boolean;
  /** Whether the role owns the schema, or may create it if there is none. */
  readonly mayMigrate: boolean;
}

/** Reads the rights of a connection's role. */
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

/** Returns the error for a role that may not migrate a schema that is missing or not that of this version. */
export function notMigratedError({ role, isMade, mayRead }: StoreRights): StorecastError {
  const reason = !isMade
    ? `it has no Storecast schema yet, and the role "${role}" may not create one`
    : mayRead
    ? `its schema is not that of this version, and the role "${role}" is not its owner and may not migrate it`
    : `the role "${role}" has no rights in it`;
  return new StorecastError(`Cannot use this database: ${reason}`, {
    exitCode: ExitCode.databaseForeign,
    advice: 'Run "deno task migrate" with the owner\'s URL in DATABASE_URL; see docs/roles.md',
  });
}
