import { dataPaths } from "../core/data_folder.ts";
import { EmbeddedServer } from "../database/embedded_server.ts";
import { freePorts } from "../database/free_port.ts";
import { openOwnFile } from "../database/own_file.ts";
import type { ServerAddress } from "../database/server_address.ts";

/**
 * Starts the server of checks, or joins the checks that use it already, until `resources` are disposed of. It is an embedded server of
 * its own in the data folder, apart from the store wherever that is; the last check that uses it stops it. Its files stay for the next
 * check, since making them takes seconds.
 *
 * Every check holds a shared lock, which the system takes away from a process that dies: a server that such a process left running
 * is used and stopped by the next check.
 */
export async function startCheckServer(dataFolder: string, resources: AsyncDisposableStack): Promise<ServerAddress> {
  const { checkServer, checkLock } = dataPaths(dataFolder);
  await Deno.mkdir(dataFolder, { recursive: true });
  const lock = resources.use((await openOwnFile(checkLock, { create: true, read: true, write: true, mode: 0o600 }))!);
  const server = new EmbeddedServer(checkServer, { ports: freePorts }); // its clients come and go with it
  await lock.lock(false);
  // Before it is started, since a signal may come meanwhile.
  resources.defer(async () => {
    await lock.unlock();
    // Whoever still uses it has a share of the lock; whoever comes now waits until it is stopped.
    if (await lock.tryLock(true)) await server.stop();
  });
  return await server.start();
}
