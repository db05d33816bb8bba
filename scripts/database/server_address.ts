import { type PasswordOf, ROLE_NAMES, type StoreRole } from "./server_passwords.ts";

/** The URLs of an embedded server; they work while it is running. */
export interface ServerAddress {
  /** URL of the owner, which migrates the database. */
  readonly ownerUrl: string;
  /** URL of the loader, which runs the tasks. */
  readonly loaderUrl: string;
  /** URL of the analyst, which reads marts and runs, as for Superset. */
  readonly analystUrl: string;
  /** URL of the superuser: for the setup, the scratch database of `restore --verify`, and tests. */
  readonly superuserUrl: string;
  /** URLs for people, without passwords: libpq reads those from the file that the URL names. */
  readonly publicUrls: Readonly<Record<StoreRole, string>>;
}

/** Returns the addresses of a server on a port of this machine; `passfile` is the path of libpq's password file. */
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
