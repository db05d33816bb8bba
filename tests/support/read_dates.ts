import type { Database } from "../../scripts/database/database.ts";
import type { SourceDocument } from "../../scripts/sources/documents/source_document.ts";

/** The format of dates, and the time zones. */
export interface DateRules {
  readonly dateFormat: string;
  /** Time zone of times that are written without one. */
  readonly written?: string;
  /** Zone of the shop. */
  readonly shop?: string;
  readonly dayEndsAt?: string;
}

/** Returns the business day that the database reads from each text; null if it is invalid. */
export async function readDates(
  database: Database,
  texts: readonly string[],
  { dateFormat, written, shop = "UTC", dayEndsAt }: DateRules,
): Promise<(string | null)[]> {
  const document: SourceDocument = {
    source: "shop",
    columns: { order_id: "order", order_date: "day", sales: "amount" },
    timeZone: shop,
    ...dayEndsAt === undefined ? {} : { dayEndsAt },
    archive: {
      separator: ",",
      dateFormat,
      ...written === undefined ? {} : { timeZone: written },
      decimalMark: ".",
      groupMark: "",
    },
    lookBackDays: 7,
    postalCodes: [],
    missingPostalCodes: [],
  };
  await database.call("etl.register_source", { p_source: "shop", p_document: document });
  return await database.transaction(async () => {
    const [batch] = await database.rows<{ batch_id: string }>(`
      insert into etl.batch (source_name, channel, origin, fingerprint, bytes, rows_read, rows_rejected)
      values ('shop', 'archive', 'file', 'none', 1, 1, 0)
      returning batch_id`);
    await database.rows(
      `insert into stg.order_line (batch_id, line, order_date)
      select $1, written.line, written.text
      from unnest($2::text[]) with ordinality as written (text, line)`,
      [batch!.batch_id, texts],
    );
    await database.rows("select ods.prepare_work_tables()");
    await database.rows("select ods.look_up_dates(p_batch_id => $1)", [batch!.batch_id]);
    const days = await database.rows<{ day: string | null }>(
      `select to_char(known.day, 'YYYY-MM-DD') as day
      from unnest($1::text[]) with ordinality as written (text, line)
      left join pg_temp.known_date as known on known.text = written.text
      order by written.line`,
      [texts],
    );
    return days.map(({ day }) => day);
  });
}
