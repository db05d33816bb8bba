import type { Database } from "../database/database.ts";
import { SCHEMAS } from "./schemas.ts";

/** A table of the store; names are quoted if SQL needs it. */
export interface StoreTable {
  readonly relation: string;
  readonly columns: readonly string[];
}

/**
 * Returns the tables of Storecast's schemas, each after the tables that it references. Leaves out `etl.migration` and
 * `etl.definition`, which a restore fills by migrating.
 */
export async function storeTables(database: Database): Promise<StoreTable[]> {
  return await database.rows<StoreTable>(
    `
    with recursive tables as (
      select pg_class.oid, format('%I.%I', nspname, relname) as relation
      from pg_class
      inner join pg_namespace on pg_namespace.oid = relnamespace
      where
        relkind = 'r'
        and nspname = any($1)
        and (nspname, relname) not in (('etl', 'migration'), ('etl', 'definition'))
    ),

    steps as (
      select oid, 0 as step from tables
      union
      select conrelid, steps.step + 1
      from steps
      inner join pg_constraint on confrelid = steps.oid and contype = 'f' and conrelid <> confrelid
    )

    select
      tables.relation,
      (
        select array_agg(quote_ident(attname) order by attnum)
        from pg_attribute
        where attrelid = tables.oid and attnum > 0 and not attisdropped and attgenerated = ''
      ) as columns
    from tables
    order by (select max(step) from steps where steps.oid = tables.oid), tables.relation
  `,
    [SCHEMAS],
  );
}
