import { join } from "node:path";
import { sha256 } from "../core/sha256.ts";
import { connect } from "./connect.ts";
import { SQL_FOLDER } from "./read_sql_files.ts";
import type { ServerCluster } from "./server_cluster.ts";
import { ROLE_NAMES } from "./server_passwords.ts";

/**
 * Creates the loader and the analyst roles of a running embedded server. This is repeated if the SQL of the roles has changed and
 * after each start of the server, since a role may change its own password and limits. Migrations grant their rights; rights that
 * only a superuser can revoke are revoked here.
 */
export async function ensureRoles(
  cluster: ServerCluster,
  { isStarted, port }: { isStarted: boolean; port: number },
): Promise<void> {
  const roles = await Deno.readTextFile(join(SQL_FOLDER, "roles.sql"));
  const largeObjects = await Deno.readTextFile(join(SQL_FOLDER, "large_objects.sql"));
  const hash = sha256(roles, largeObjects);
  if (!isStarted && await cluster.appliedRoles() === hash) return;

  const passwords = await cluster.completePasswords();
  const { superuserUrl } = await cluster.address(port);
  await using superuser = await connect(superuserUrl);
  await superuser.client.query(roles);
  for (const role of ["loader", "analyst"] as const) {
    await superuser.rows(`alter role ${ROLE_NAMES[role]} password '${passwords[role]}'`);
  }
  // A role could still create temporary tables and large objects in databases that are not the store.
  await superuser.rows("revoke all on database postgres, template1 from public");
  await using inStore = await connect(new URL("storecast", superuserUrl).href);
  await inStore.client.query(largeObjects);
  await cluster.setAppliedRoles(hash);
}
