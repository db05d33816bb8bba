import { dataPaths, samplePaths, serverPaths } from "../../scripts/core/data_folder.ts";
import { addDays } from "../../scripts/core/days.ts";
import { type Database } from "../../scripts/database/database.ts";
import { connect } from "../../scripts/database/connect.ts";
import { EmbeddedServer } from "../../scripts/database/embedded_server.ts";
import { type ServerAddress, serverAddress } from "../../scripts/database/server_address.ts";
import { parsePasswords } from "../../scripts/database/server_passwords.ts";
import { databaseUrl } from "../../tools/test_server/database_url.ts";
import { waitUntil } from "./wait_until.ts";

/** A data folder for tasks that the server's user can enter; disposing of it stops the server and removes the folder. */
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
  const server = owner.uid === undefined ? new EmbeddedServer(dataPaths(path).server) : serverOfAnotherUser(path);
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

/** The server in another user's folder, which Storecast refuses, even as root. */
function serverOfAnotherUser(path: string): Pick<EmbeddedServer, "address" | "stop"> {
  const paths = serverPaths(dataPaths(path).server);
  return {
    async address(): Promise<ServerAddress> {
      const passwords = parsePasswords(await Deno.readTextFile(paths.passwords));
      return serverAddress(Number(await Deno.readTextFile(paths.port)), { passwords, passfile: paths.passfile });
    },
    async stop(): Promise<boolean> {
      const process = Number((await Deno.readTextFile(paths.process)).split("\n")[0]);
      Deno.kill(process, "SIGINT");
      await waitUntil("the server has stopped", () => Deno.stat(paths.process).then(() => false, () => true));
      return true;
    },
  };
}

const FIRST_DAY = "2014-01-03";
const ARCHIVE_DAYS = 56;

/**
 * Makes the sample shop of a data folder a young one: its data begins eight weeks and four days before `today`, and its API four days
 * before, so that a first demo has little to load and to forecast.
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
