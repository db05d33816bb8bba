import assert from "node:assert/strict";
import type { Database } from "../../scripts/database/database.ts";
import { noteChanges } from "../../scripts/loading/note_changes.ts";
import { dueDays, pullDays } from "../../scripts/loading/pull_days.ts";
import { inShopZone } from "../../scripts/sources/documents/shop_document.ts";
import { readSourceDocument } from "../../scripts/sources/documents/read_source_document.ts";
import { publishAll, testContext } from "../support/load.ts";
import type { Details } from "./platform_truth.ts";
import type { PlatformServer } from "./serve.ts";
import type { DayTruth, Shop } from "./shop.ts";

export interface PullPlatform {
  /** Name of the source document. */
  readonly source: string;
  readonly server: Pick<PlatformServer, "url" | "token">;
  readonly shop: Shop;
  readonly days: readonly string[];
  readonly isAgain?: boolean;
}

/**
 * Pulls days from a platform with the document that is shipped, and publishes them; `isAgain`, those of them that it says have
 * changed since, or all where it cannot say.
 */
export async function pullPlatform(
  database: Database,
  { source, server, shop, days, isAgain = false }: PullPlatform,
): Promise<void> {
  const shipped = await readSourceDocument(source);
  // The emulated Shopify grants orders of any age.
  const { holds: _, ...allDays } = shipped.api!;
  const document = inShopZone({ ...shipped, api: allDays }, shop.timeZone);
  const today = shop.now.toZonedDateTimeISO(shop.timeZone).toPlainDate().toString();
  const context = await testContext(database, document, { today });
  const api = { url: server.url, token: server.token, firstDelay: 1, wait: () => Promise.resolve() };
  await noteChanges(context, api, shop.now);
  const { changedParameters, changedBody } = allDays;
  const saysWhatChanged = isAgain && (changedParameters !== undefined || changedBody !== undefined);
  const due = saysWhatChanged
    ? (await dueDays(context)).filter(({ day }) => days.includes(day))
    : days.map((day) => ({ day, reason: "asked for" }));
  const batches = [...await pullDays(context, api, due), ...await publishAll(context)];
  for (const { day, status, reason } of batches) assert.equal(status, "published", `${source} ${day}: ${reason}`);
}

/** What the store holds of each day, in the form of the truth. */
export async function keptDays(database: Database): Promise<Map<string, DayTruth>> {
  const rows = await database.rows<Record<keyof DayTruth | "day", string>>(`
    select
      order_date::text as day,
      count(distinct order_id) filter (where kind = 'sale') as orders,
      count(*) filter (where kind = 'sale') as lines,
      coalesce(sum(sales) filter (where kind = 'sale'), 0)::numeric(18,2)::text as sales,
      count(*) filter (where kind = 'return') as "returnedLines",
      coalesce(sum(sales) filter (where kind = 'return'), 0)::numeric(18,2)::text as returns
    from ods.order_line
    group by order_date
    order by order_date
  `);
  return new Map(
    rows.map(({ day, orders, lines, sales, returnedLines, returns }) => [
      day,
      { orders: Number(orders), lines: Number(lines), sales, returnedLines: Number(returnedLines), returns },
    ]),
  );
}

/** What the sales of the store have beside their amount. */
export async function keptDetails(database: Database): Promise<Details> {
  const [details] = await database.rows<{ [Key in keyof Details]: string | null }>(`
    select
      count(distinct order_id) filter (where customer_id is null) as guests,
      sum(tax)::numeric(18,2)::text as tax,
      sum(gross_sales)::numeric(18,2)::text as gross_sales,
      sum(discount_amount)::numeric(18,2)::text as discount_amount
    from ods.order_line
    where kind = 'sale'
  `);
  return { ...details!, guests: Number(details!.guests) };
}
