/**
 * Serves the emulated API of a platform for a trial by hand, with orders of the 60 days up to yesterday.
 *
 * Usage: `deno run -A tests/platforms/main.ts woocommerce --port 18601`
 *
 * With `--table` instead of a platform, pulls 60 days from each into a database of the test server and prints a table of them.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { type Platform, PLATFORMS } from "./emulators.ts";
import { printTable } from "./print_table.ts";
import { servePlatform } from "./serve.ts";
import { openShop, truthOf } from "./shop.ts";

const DAYS = 60;

const { values: { port = "0", table = false }, positionals: [name] } = parseArgs({
  options: { port: { type: "string" }, table: { type: "boolean" } },
  allowPositionals: true,
});
if (table) {
  await printTable();
  Deno.exit();
}
if (!PLATFORMS.includes(name as Platform)) {
  console.error(`Name a platform: ${PLATFORMS.join(", ")}`);
  Deno.exit(2);
}
const now = Temporal.Now.instant();
const { timeZone } = openShop({ seed: 1, from: "2026-01-01", days: 0, now });
const from = now.toZonedDateTimeISO(timeZone).toPlainDate().subtract({ days: DAYS }).toString();
const shop = openShop({ seed: 1, from, days: DAYS, now });
const server = servePlatform(name as Platform, shop, { port: Number(port), now: () => Temporal.Now.instant() });
console.log(`SHOP_TIME_ZONE=${timeZone}\nSALES_API_URL=${server.url}\nSALES_API_TOKEN=${server.token}\n`);
console.table(Object.fromEntries(truthOf(shop)));
