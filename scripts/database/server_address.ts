import { type PasswordOf, ROLE_NAMES, type StoreRole } from "./server_passwords.ts";

/** Where an embedded server is found once it runs. */
export interface ServerAddress {
  /** Owns the database and migrates it. */
  readonly ownerUrl: string;
  /** Runs the tasks. */
  readonly loaderUrl: string;
  /** Reads marts and runs: for Superset. */
  readonly analystUrl: string;
  /** The superuser: for set-up, the scratch database of `restore --verify`, and tests. */
  readonly superuserUrl: string;
  /** For people: the roles' URLs without passwords, which libpq reads from the file they name. */
  readonly publicUrls: Readonly<Record<StoreRole, string>>;
}

/** The addresses of a server on a port of this machine; `passfile` is the path of libpq's password file. */
export function serverAddress(
  port: number,
  { passwords, passfile }: { passwords: Readonly<Record<PasswordOf, string>>; passfile: string },
): ServerAddress {
  const place = `127.0.0.1:${port}`;
  const url = (name: PasswordOf, database: string): string =>
    `postgresql://${ROLE_NAMES[name]}:${passwords[name]}@${place}/${database}`;
  const publicUrl = (name: StoreRole): string =>
    `postgresql://${ROLE_NAMES[name]}@${place}/storecast?passfile=${encodeURIComponent(passfile)}`;
  return {
    ownerUrl: url("owner", "storecast"),
    loaderUrl: url("loader", "storecast"),
    analystUrl: url("analyst", "storecast"),
    superuserUrl: url("superuser", "postgres"),
    publicUrls: { owner: publicUrl("owner"), loader: publicUrl("loader"), analyst: publicUrl("analyst") },
  };
}
