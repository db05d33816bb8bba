import assert from "node:assert/strict";
import { connect } from "../scripts/database/connect.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";

Deno.test("days and times are read in ISO 8601 and UTC, whatever the server, the role or the URL sets", async () => {
  await using db = await testDatabase();
  const url = new URL(db.url);
  url.searchParams.set("options", "-c datestyle=German -c timezone=Asia/Tokyo");
  await using database = await connect(url.href);
  const [row] = await database.rows("select date '2024-03-01' as day, timestamptz '2024-03-01 12:00Z' as instant");
  assert.deepEqual(row, { day: "2024-03-01", instant: "2024-03-01 12:00:00+00" });
});
