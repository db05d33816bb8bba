import type { Client } from "pg";

/**
 * Settings of every session, whatever an administrator has set for the role or the database: the format of values, no limit on the
 * time of a statement, and checks by which the server notices that this process is gone and releases its locks.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  timezone: "UTC",
  datestyle: "ISO",
  intervalstyle: "postgres",
  client_encoding: "UTF8",
  standard_conforming_strings: "on",
  default_transaction_isolation: "read committed",
  default_transaction_deferrable: "off",
  statement_timeout: "0",
  transaction_timeout: "0",
  lock_timeout: "3min",
  idle_session_timeout: "1h",
  idle_in_transaction_session_timeout: "10min", // a day of the API takes at most 2 minutes, and is tried three times
  tcp_keepalives_idle: "30",
  tcp_keepalives_interval: "10",
  tcp_keepalives_count: "3",
  tcp_user_timeout: "60s",
  client_connection_check_interval: "10s",
};

/** Facts about the server of a session. */
export interface ServerFacts {
  readonly version: string;
  readonly encoding: string;
  /** Process ID of the session at the server. */
  readonly process: number;
}

/** Applies the settings to a session, without those that its server does not have; returns facts about the server. */
export async function configureSession(client: Client): Promise<ServerFacts> {
  const { rows: [server] } = await client.query<ServerFacts>(
    `select
       (
         select count(set_config(given.key, given.value, false))
         from jsonb_each_text($1) as given
         where
           current_setting(given.key, true) is not null
           and not (version() ~* 'windows|visual c' and given.key ~ '^(tcp_user|client_connection_check)')
       ) as settings,
       pg_backend_pid() as process,
       current_setting('server_version') as version,
       current_setting('server_encoding') as encoding`,
    [JSON.stringify(SETTINGS)],
  );
  return server!;
}
