import type { Socket } from "node:net";
import type { Client } from "pg";

/** How to watch a connection. */
export interface WatchOptions {
  /** Milliseconds between two checks. */
  readonly every: number;
  /** Opens another connection to the same server. */
  readonly connectAgain: () => Promise<Client>;
}

/** Checks without traffic after which the server is asked about the session. */
const QUIET_CHECKS = 2;

/** Answers in a row that do not show the session at work, after which the connection is ended. */
const DOUBTS = 3;

/**
 * Ends a connection that is silent while a statement waits. Otherwise a network that drops packets, or a proxy that stalls, would
 * hold up a task forever. A statement may take any time while the server works on it, which another connection finds out from
 * `pg_stat_activity`. If at three checks in a row the server is waiting for this client, is gone or cannot be reached, the session is
 * terminated at the server, which releases its locks, and the statement fails.
 */
export class ConnectionWatch {
  readonly #client: Client;
  readonly #options: WatchOptions;
  readonly #timer: ReturnType<typeof setInterval>;
  #isWaiting = false;
  #isAsking = false;
  #traffic = "";
  #quietChecks = 0;
  #doubts = 0;
  #received = 0;

  constructor(client: Client, options: WatchOptions) {
    this.#client = client;
    this.#options = options;
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => {
      this.#isWaiting = true;
      return query(...args);
    }) as Client["query"];
    client.on("drain", () => this.#isWaiting = false);
    client.on("end", () => clearInterval(this.#timer));
    this.#stream.on("data", () => this.#received++);
    this.#timer = setInterval(() => void this.#check(), options.every);
    this.#timer.unref();
  }

  get #stream(): Socket {
    return this.#client.connection.stream as Socket;
  }

  async #check(): Promise<void> {
    if (this.#isAsking) return;
    const traffic = `${this.#received} ${this.#stream.bytesWritten}`;
    const isQuiet = this.#isWaiting && traffic === this.#traffic;
    this.#traffic = traffic;
    this.#quietChecks = isQuiet ? this.#quietChecks + 1 : 0;
    if (!isQuiet) this.#doubts = 0;
    if (this.#quietChecks < QUIET_CHECKS) return;

    this.#isAsking = true;
    this.#doubts = await this.#isAtWork() ? 0 : this.#doubts + 1;
    if (this.#doubts >= DOUBTS) this.#giveUp();
    this.#isAsking = false;
  }

  /** Whether the server is working on the statement. Assumed if the server answers but accepts no further connection. */
  async #isAtWork(): Promise<boolean> {
    let other: Client;
    try {
      other = await this.#options.connectAgain();
    } catch (error) {
      return error instanceof Error && "severity" in error; // an error of the server, not of the network
    }
    try {
      const { rows: [session] } = await other.query<{ at_work: boolean }>(
        `select state = 'active' and wait_event_type is distinct from 'Client' as at_work
         from pg_stat_activity
         where pid = $1`,
        [processId(this.#client)],
      );
      if (session?.at_work) return true;
      if (session && this.#doubts + 1 >= DOUBTS) {
        await other.query("select pg_terminate_backend($1)", [processId(this.#client)]);
      }
      return false;
    } catch {
      return false;
    } finally {
      other.connection.stream.destroy();
    }
  }

  #giveUp(): void {
    clearInterval(this.#timer);
    const seconds = Math.round(this.#quietChecks * this.#options.every / 1000);
    this.#stream.destroy(new Error(`Connection terminated: it has been silent for ${seconds} s`));
  }
}

/** Process ID of the client's session, as the server reported it; the driver's types lack it. */
export function processId(client: Client): number {
  return (client as Client & { processID: number }).processID;
}
