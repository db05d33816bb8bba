import type { Database } from "../database/database.ts";

const [SHOWN_ROWS, EXAMPLES, SHOWN_CONFLICTS] = [10, 3, 3];

/** Known values by column. */
export type Values = Readonly<Record<string, string>>;

/** A row as it would be loaded, with its line in the file or its position in the day. */
export interface CheckedRow {
  readonly line: string;
  readonly values: Values;
  readonly attributes: Values;
  /** The received texts, by column. */
  readonly received: Values;
}

/** Sums of a day. */
export interface CheckedDay {
  readonly day: string;
  readonly lines: string;
  readonly orders: string;
  readonly returns: string;
  readonly sales: string;
}

/** Rejected rows with the same reason. */
export interface RejectedKind {
  readonly column_name: string | null;
  readonly code: string;
  readonly reason: string;
  readonly rows: string;
  readonly examples: readonly { line: number; byte_offset: number | null; value: string | null; record: unknown }[];
}

/** A row that a later, different row with the same key replaces. */
export interface Conflict {
  readonly line: string;
  readonly kept_line: string;
  readonly record: Readonly<Record<string, string>>;
  readonly kept_record: Readonly<Record<string, string>>;
}

/** Left-out rows of other days than the batch's. */
export interface LeftOutRows {
  readonly reason: "other_day" | "not_over";
  readonly rows: string;
  readonly days: readonly string[];
}

/** What became of the rows of a published batch. */
export interface PublishedRows {
  readonly first: readonly CheckedRow[];
  readonly days: readonly CheckedDay[];
  readonly rejected: readonly RejectedKind[];
  readonly conflicts: readonly Conflict[];
  readonly left_out: readonly LeftOutRows[];
}

/** Reads what became of the rows of a batch, in the transaction that publishes it. */
export async function readPublishedRows(database: Database, batchId: string): Promise<PublishedRows> {
  return {
    first: await database.rows<CheckedRow>(FIRST_ROWS, [batchId, SHOWN_ROWS]),
    days: await database.rows<CheckedDay>(DAYS),
    rejected: await database.rows<RejectedKind>(REJECTED, [batchId, EXAMPLES]),
    conflicts: await database.rows<Conflict>(CONFLICTS, [batchId, SHOWN_CONFLICTS]),
    left_out: await database.rows<LeftOutRows>(LEFT_OUT, [batchId]),
  };
}

/** The first order lines, with all values as text, so that numbers stay exact. */
const FIRST_ROWS = `
  select
    shown.line,
    (
      select jsonb_object_agg(value.key, value.value)
      from jsonb_each_text(to_jsonb(place) || to_jsonb(kept) - array['source_name', 'batch_id', 'place_id', 'attributes']) as value
      where value.value is not null and value.key not in ('place_id')
    ) as values,
    coalesce(kept.attributes, '{}') as attributes,
    jsonb_strip_nulls(to_jsonb(staged) - array['batch_id', 'line']) as received
  from (
    select typed.line, typed.order_id, typed.line_id
    from pg_temp.typed_line as typed
    where typed.status in ('new', 'changed')
    order by typed.line
    limit $2
  ) as shown
  inner join ods.order_line as kept on kept.order_id = shown.order_id and kept.line_id = shown.line_id
  inner join ods.place on place.place_id = kept.place_id
  inner join stg.order_line as staged on staged.batch_id = $1 and staged.line = shown.line
  order by shown.line`;

/** Sums by day. As in the marts, an order counts on the day of its first line. */
const DAYS = `
  select
    line.order_date as day,
    count(*) as lines,
    coalesce(placed.orders, 0) as orders,
    count(*) filter (where line.kind = 'return') as returns,
    sum(line.sales) as sales
  from ods.order_line as line
  left join (
    select first.day, count(*) as orders
    from (select min(own.order_date) as day from ods.order_line as own group by own.order_id, own.source_name) as first
    group by first.day
  ) as placed on placed.day = line.order_date
  group by line.order_date, placed.orders
  order by line.order_date`;

const REJECTED = `
  with numbered as (
    select
      rejected.*,
      -- Grouped by code: the texts of one reason may differ, for example by the number of fields.
      count(*) over same as rows,
      row_number() over (same order by rejected.line) as number
    from etl.rejected_row as rejected
    where rejected.batch_id = $1
    window same as (partition by rejected.column_name, rejected.code)
  )

  select
    numbered.column_name,
    numbered.code,
    min(numbered.reason) filter (where numbered.number = 1) as reason,
    max(numbered.rows) as rows,
    jsonb_agg(
      jsonb_build_object(
        'line', numbered.line, 'byte_offset', numbered.byte_offset, 'value', numbered.value, 'record', numbered.record
      )
      order by numbered.line
    ) as examples
  from numbered
  where numbered.number <= $2
  group by numbered.column_name, numbered.code
  order by max(numbered.rows) desc, min(numbered.line)`;

const CONFLICTS = `
  select conflict.line, conflict.kept_line, conflict.record, conflict.kept_record
  from etl.conflicting_row as conflict
  where conflict.batch_id = $1
  order by conflict.line
  limit $2`;

const LEFT_OUT = `
  select
    kind.reason,
    count(*) as rows,
    array_agg(distinct typed.order_date order by typed.order_date) as days
  from pg_temp.typed_line as typed
  inner join etl.batch on batch.batch_id = $1
  cross join lateral (
    select case when typed.placed_on <> batch.day then 'other_day' else 'not_over' end as reason
  ) as kind
  where typed.status = 'left_out'
  group by kind.reason
  order by kind.reason`;
