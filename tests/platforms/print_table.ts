import { isDeepStrictEqual } from "node:util";
import { testDatabase } from "../../tools/test_server/test_database.ts";
import { type Platform, PLATFORMS } from "./emulators.ts";
import { platformTruth, REFUNDS } from "./platform_truth.ts";
import { keptDays, pullPlatform } from "./pull_platform.ts";
import { servePlatform } from "./serve.ts";
import { openShop } from "./shop.ts";

const FIRST = Temporal.PlainDate.from("2026-09-15");
const SHOP = openShop({ seed: 15, from: String(FIRST), days: 60, now: Temporal.Instant.from("2027-03-01T06:00:00Z") });
const DAYS = Array.from({ length: 60 }, (_, index) => String(FIRST.add({ days: index })));

/** Pulls 60 days over a change of clocks from every platform, and prints the results and the time that it took. */
export async function printTable(): Promise<void> {
  console.log(
    "| Platform | Days with lines | Exact | Orders | Lines | Sales | Returned lines | Returns | Requests | Seconds |",
  );
  console.log("| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |");
  for (const platform of PLATFORMS) console.log(`| ${(await rowOf(platform)).join(" | ")} |`);
}

async function rowOf(platform: Platform): Promise<(string | number)[]> {
  await using db = await testDatabase();
  await using server = servePlatform(platform, SHOP);
  const started = performance.now();
  await pullPlatform(db.database, { source: platform, server, shop: SHOP, days: DAYS });
  if (REFUNDS[platform] === "own path") {
    const refunds = { url: String(new URL("refunds", server.url)), token: server.token };
    await pullPlatform(db.database, { source: `${platform}_refunds`, server: refunds, shop: SHOP, days: DAYS });
  }
  const seconds = (performance.now() - started) / 1000;
  const kept = await keptDays(db.database);
  const truth = platformTruth(platform, { shop: SHOP, days: DAYS });
  const known = new Set([...truth.keys(), ...kept.keys()]);
  const exact = [...known].filter((day) => isDeepStrictEqual(kept.get(day), truth.get(day))).length;
  const days = [...kept.values()];
  const total = (name: "orders" | "lines" | "returnedLines"): number => days.reduce((sum, day) => sum + day[name], 0);
  const cents = (name: "sales" | "returns"): string =>
    (days.reduce((sum, day) => sum + Math.round(Number(day[name]) * 100), 0) / 100).toFixed(2);
  return [
    platform,
    known.size,
    exact,
    total("orders"),
    total("lines"),
    cents("sales"),
    total("returnedLines"),
    cents("returns"),
    server.requests,
    seconds.toFixed(1),
  ];
}
