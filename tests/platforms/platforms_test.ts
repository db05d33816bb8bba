/** Each platform's document reads the days of an emulated shop exactly, and months later those that it says have changed. */
import assert from "node:assert/strict";
import { readSourceDocument } from "../../scripts/sources/documents/read_source_document.ts";
import { testDatabase } from "../../tools/test_server/test_database.ts";
import { emptyStore } from "../support/load.ts";
import { type Platform, PLATFORMS } from "./emulators.ts";
import { platformDetails, platformTruth, REFUNDS } from "./platform_truth.ts";
import { keptDays, keptDetails, pullPlatform } from "./pull_platform.ts";
import { servePlatform } from "./serve.ts";
import { openShop, type Shop } from "./shop.ts";

const FIRST = Temporal.PlainDate.from("2026-09-15");
/** Days with all that happens in them: late refunds, one whose only order was cancelled, a big one, the night in which summer time ends, an empty one. */
const DAYS = [0, 1, 26, 27, 33, 39, 40, 41, 42].map((index) => String(FIRST.add({ days: index })));
const SOON = shopAt("2026-10-28T06:00:00Z");
const LATER = shopAt("2027-03-01T06:00:00Z");

/** Requests for the first reading of the days, and of what changed before them. */
const REQUESTS: Record<Platform, number> = {
  shopify: 11,
  shopify_graphql: 129,
  woocommerce: 21,
  magento: 12,
  bigcommerce: 20,
  prestashop: 21,
  square: 10,
  amazon: 12,
  ebay: 11,
  etsy: 12,
  wix: 12,
  squarespace: 52,
  lightspeed: 18,
};

const db = await testDatabase();
const { database } = db;
Deno.test.beforeEach(() => emptyStore(database));
Deno.test.afterAll(() => db[Symbol.asyncDispose]());

function shopAt(now: string): Shop {
  return openShop({ seed: 15, from: String(FIRST), days: 60, now: Temporal.Instant.from(now) });
}

for (const platform of PLATFORMS) {
  Deno.test(`pulled days of ${platform} have its orders, lines, sums and returns, and so do later the changed days`, async () => {
    await using server = servePlatform(platform, SOON);
    const refunds = { url: String(new URL("refunds", server.url)), token: server.token };
    for (const shop of [SOON, LATER]) {
      if (shop === LATER) assert.equal(server.requests - 1, REQUESTS[platform]); // but the one that came too often
      server.open(shop);
      server.refuseNext();
      await pullPlatform(database, { source: platform, server, shop, days: DAYS, isAgain: shop === LATER });
      if (REFUNDS[platform] === "own path") {
        await pullPlatform(database, { source: `${platform}_refunds`, server: refunds, shop, days: DAYS });
      }
      assert.deepEqual(await keptDays(database), platformTruth(platform, { shop, days: DAYS }));
      const details = { document: await readSourceDocument(platform), shop, days: DAYS };
      assert.deepEqual(await keptDetails(database), platformDetails(platform, details));
    }
  });
}
