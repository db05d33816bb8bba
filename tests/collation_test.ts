import assert from "node:assert/strict";
import { connect } from "../scripts/database/connect.ts";
import { migrate } from "../scripts/store/migrate.ts";
import { databaseUrl } from "../tools/test_server/database_url.ts";
import { testServer } from "../tools/test_server/test_server.ts";
import { loadArchiveText, publishDay, storeContents, testContext } from "./support/load.ts";
import { type OrderLine, orderLine } from "./support/order_line.ts";
import { startTestApi } from "./support/test_api.ts";
import { readSuperstore } from "./support/superstore.ts";

const document = await readSuperstore();

/** Texts whose order differs by bytes and by language. */
const NAMES = [
  "zoe",
  "Zoe",
  "ZOE",
  "Émile",
  "Emile",
  "emile",
  "Ödön",
  "Odon",
  "ångström",
  "angstrom",
  "a-b",
  "a b",
  "ab",
];

/** What a store with this locale makes of the same lines. */
async function contentsWith(locale: string): Promise<unknown> {
  const { ownerUrl, superuserUrl } = await testServer();
  const name = `storecast_test_${crypto.randomUUID().replaceAll("-", "")}`;
  await using superuser = await connect(superuserUrl);
  await superuser.rows(`create database ${name} owner storecast template template0 encoding 'UTF8' ${locale}`);
  try {
    await using database = await connect(databaseUrl(ownerUrl, name));
    await migrate(database);
    await using api = startTestApi(document);
    const context = await testContext(database, document);
    const line = (index: number, day: string, text: string): OrderLine =>
      orderLine({
        row_id: `${day}-${index}`,
        order_id: `A-${day}-${index}`,
        order_date: day,
        customer_id: "C-1",
        customer_name: text,
        product_id: "P-1",
        product_name: text,
        category: text,
        subcategory: text,
        segment: text,
        city: text,
        region: text,
        sales: "10.00",
      });
    await loadArchiveText(context, NAMES.map((text, index) => line(index, "2024-03-01", text)));
    const lines = NAMES.toReversed().map((text, index) => line(index, "2024-03-02", text));
    await publishDay(context, api, { day: "2024-03-02", lines });
    const rankings = ["customers", "products", "cities", "regions", "segments", "categories", "subcategories"];
    return [
      // In the order of their bytes, not of the database.
      Object.entries(await storeContents(database)).map(([table, rows]) => [table, rows.toSorted()]),
      ...await Array.fromAsync(rankings, async (ranking) => await database.rows(`select * from mart.top_${ranking}()`)),
      await database.rows("select * from mart.forecast_input(p_cutoff => '2024-03-02')"),
    ];
  } finally {
    await superuser.rows(`drop database ${name} with (force)`);
  }
}

Deno.test("the collation of the database changes no row of the store and no ranking", async () => {
  const byBytes = await contentsWith("locale 'C'");
  assert.deepEqual(await contentsWith("locale_provider icu icu_locale 'en-US' locale 'C'"), byBytes);
});
