import { dataPaths } from "../core/data_folder.ts";
import { EmbeddedServer } from "../database/embedded_server.ts";
import { freePorts } from "../database/free_port.ts";
import { openOwnFile } from "../database/own_file.ts";
import type { ServerAddress } from "../database/server_address.ts";

/**
 * Starts the check server, or joins other checks that use it, until `resources` are disposed of. It is a separate embedded server in the
 * data folder, wherever the store is; the last check that uses it stops it. Its files stay for the next check, since creating them takes
 * seconds.
 *
 * Every check holds a shared lock, which the operating system releases if the process dies; the next check then uses and stops a server
 * that was left running.
 */
export async function startCheckServer(dataFolder: string, resources: AsyncDisposableStack): Promise<ServerAddress> {
  const { checkServer, checkLock } = dataPaths(dataFolder);
  await Deno.mkdir(dataFolder, { recursive: true });
  const lock = resources.use((await openOwnFile(checkLock, { create: true, read: true, write: true, mode: 0o600 }))!);
  const server = new EmbeddedServer(checkServer, { ports: freePorts }); // its clients come and go with it
  await lock.lock(false);
  // Registered before the start, since a signal may arrive during it.
  resources.defer(async () => {
    await lock.unlock();
    // Other checks that use the server share the lock; a check that begins now waits until the server is stopped.
    if (await lock.tryLock(true)) await server.stop();
  });
  return await server.start();
}
