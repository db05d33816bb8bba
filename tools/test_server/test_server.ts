import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { connect } from "../../scripts/database/connect.ts";
import { EmbeddedServer } from "../../scripts/database/embedded_server.ts";
import type { ServerAddress } from "../../scripts/database/server_address.ts";
import { memoryFolder } from "./memory_folder.ts";

/** Durability is off: the data may be lost, and after a power cut the folder must be deleted. */
const FAST = { fsync: "off", full_page_writes: "off", synchronous_commit: "off" };

/**
 * Starts the embedded server of the tests, in the folder STORECAST_TEST_DATA or in one of its own, in memory if there is room.
 *
 * The first test file starts it; nothing needs to be installed. It keeps running when the tests are done, so that the next run begins
 * at once; `deno run -A tools/test_server/stop_test_server.ts` ends it.
 */
export async function testServer(): Promise<ServerAddress> {
  const address = await new EmbeddedServer(testServerFolder()).start();
  await using superuser = await connect(address.superuserUrl);
  const [setting] = await superuser.rows<{ fsync: string }>("show fsync");
  if (setting?.fsync === "on") {
    for (const [name, value] of Object.entries(FAST)) await superuser.rows(`alter system set ${name} = ${value}`);
    await superuser.rows("select pg_reload_conf()");
  }
  return address;
}

/** The data folder of the tests' server; each user of a machine has one of their own. */
export function testServerFolder(): string {
  const folder = memoryFolder() ?? tmpdir();
  return Deno.env.get("STORECAST_TEST_DATA") || join(folder, `storecast-test-${process.getuid?.() ?? "user"}`);
}
