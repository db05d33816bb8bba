import assert from "node:assert/strict";
import { join } from "node:path";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { temporaryFolder } from "./support/assert_fails.ts";
import { archiveText, orderLine } from "./support/order_line.ts";
import { runTask } from "./support/run_task.ts";
import { NOW, startSmallShopApi } from "./support/small_shop.ts";
import { readSuperstore } from "./support/superstore.ts";

Deno.test("status and report say why a forecast was refused, until a run can forecast again", async () => {
  const document = await readSuperstore();
  await using db = await testDatabase();
  await using api = startSmallShopApi(document, {});
  await using folder = await temporaryFolder();
  const archive = join(folder.path, "orders.csv");
  const archiveOf = async (sales: string): Promise<void> => {
    const lines = ["2024-02-21", "2024-02-22", "2024-02-23", "2024-02-24", "2024-03-25"].map((order_date, index) =>
      orderLine({ row_id: `R-${index}`, order_id: `R-${index}`, order_date, sales })
    );
    await Deno.writeTextFile(archive, archiveText(document, lines));
    assert.equal((await run("archive", archive)).code, 0);
  };
  const env = { DATABASE_URL: db.url, SALES_API_URL: api.url, STORECAST_DATA: folder.path };
  const run = async (...command: string[]): Promise<{ code: number; stdout: string }> =>
    await runTask([...command, "--now", NOW], { env });
  const reported = async (): Promise<string> => await Deno.readTextFile(join(folder.path, "report.html"));
  await archiveOf("-9000.00");

  assert.equal((await run("daily")).code, ExitCode.forecast);

  const refused = "Cannot forecast total sales after 2024-03-31: Its values add up to less than 0.";
  assert.ok((await reported()).includes(`The forecast was refused. ${refused}`));
  const { stdout } = await run("status");
  assert.match(stdout, new RegExp(`^Refused +${RegExp.escape(refused)}`, "m"));
  assert.equal((await run("report")).code, 0);
  assert.ok((await reported()).includes(`The forecast was refused. ${refused}`));

  await archiveOf("99000.00"); // the returns stay
  assert.equal((await run("daily")).code, 0);
  assert.doesNotMatch((await run("status")).stdout, /^Refused/m);
  assert.doesNotMatch(await reported(), /refused|There is no forecast yet/);
});
