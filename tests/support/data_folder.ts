import { dataPaths, samplePaths } from "../../scripts/core/data_folder.ts";
import { addDays } from "../../scripts/core/days.ts";
import { type Database } from "../../scripts/database/database.ts";
import { connect } from "../../scripts/database/connect.ts";
import { EmbeddedServer } from "../../scripts/database/embedded_server.ts";
import { databaseUrl } from "../../tools/test_server/database_url.ts";

/** A data folder for tasks, which its server's user can reach; disposing of it stops the server and removes it. */
export interface DataFolder extends AsyncDisposable {
  readonly path: string;
  /** A superuser's connection to its database. */
  connect(): Promise<Database>;
  /** The URL of the role that reads its marts. */
  analystUrl(): Promise<string>;
}

/** Makes an empty data folder, for root's own use or for another user's. */
export async function dataFolder(owner: { uid?: number; gid?: number } = {}): Promise<DataFolder> {
  const path = await Deno.makeTempDir({ prefix: "storecast-data-" });
  await Deno.chmod(path, 0o755);
  if (owner.uid !== undefined) await Deno.chown(path, owner.uid, owner.gid ?? null);
  const server = new EmbeddedServer(dataPaths(path).server);
  return {
    path,
    connect: async () => await connect(databaseUrl((await server.address()).superuserUrl, "storecast")),
    analystUrl: async () => (await server.address()).analystUrl,
    async [Symbol.asyncDispose](): Promise<void> {
      await server.stop();
      await Deno.remove(path, { recursive: true });
    },
  };
}

const FIRST_DAY = "2014-01-03";
const ARCHIVE_DAYS = 56;

/**
 * Decides for the sample shop of a data folder that it is young: its data begin eight weeks and four days before `today`, and its
 * API four days before, so that a first demo has little to load and to forecast.
 */
export async function makeSampleShopYoung(
  data: DataFolder,
  { today, uid, gid }: { today: string; uid?: number; gid?: number },
): Promise<void> {
  const folder = dataPaths(data.path).sample;
  await Deno.mkdir(folder);
  const firstApiDay = addDays(today, -4);
  const shiftDays = Temporal.PlainDate.from(FIRST_DAY).until(addDays(firstApiDay, -ARCHIVE_DAYS)).days;
  const decision = { shiftDays, firstApiDay };
  await Deno.writeTextFile(samplePaths(folder).decision, JSON.stringify(decision));
  if (uid !== undefined) await Deno.chown(folder, uid, gid ?? null);
}
