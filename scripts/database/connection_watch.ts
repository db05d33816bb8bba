import type { Socket } from "node:net";
import type { Client } from "pg";

/** How to watch a connection. */
export interface WatchOptions {
  /** Milliseconds between two looks. */
  readonly every: number;
  /** Opens another connection to the same server. */
  readonly connectAgain: () => Promise<Client>;
}

/** After so many looks without a byte the server is asked; after so many doubtful answers the connection is given up. */
const QUIET_LOOKS = 2;
const DOUBTS = 3;

/**
 * Ends a connection that is silent while a statement waits: a network that swallows packets, or a proxy that stalls, would
 * otherwise hold up a task without end. A statement may take as long as it likes while the server works on it: another connection
 * asks `pg_stat_activity`. If the server in turn waits for this client, is gone or cannot be reached, and still is at three looks,
 * the session is ended at the server, so that it leaves its locks, and the statement fails with an error.
 */
export class ConnectionWatch {
  readonly #client: Client;
  readonly #options: WatchOptions;
  readonly #timer: ReturnType<typeof setInterval>;
  #isWaiting = false;
  #isAsking = false;
  #traffic = "";
  #quietLooks = 0;
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
    this.#timer = setInterval(() => void this.#look(), options.every);
    this.#timer.unref();
  }

  get #stream(): Socket {
    return this.#client.connection.stream as Socket;
  }

  async #look(): Promise<void> {
    if (this.#isAsking) return;
    const traffic = `${this.#received} ${this.#stream.bytesWritten}`;
    const isQuiet = this.#isWaiting && traffic === this.#traffic;
    this.#traffic = traffic;
    this.#quietLooks = isQuiet ? this.#quietLooks + 1 : 0;
    if (!isQuiet) this.#doubts = 0;
    if (this.#quietLooks < QUIET_LOOKS) return;

    this.#isAsking = true;
    this.#doubts = await this.#isAtWork() ? 0 : this.#doubts + 1;
    if (this.#doubts >= DOUBTS) this.#giveUp();
    this.#isAsking = false;
  }

  /** Whether the server works on the statement; it does as well if it answers, but takes no other connection. */
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
    const seconds = Math.round(this.#quietLooks * this.#options.every / 1000);
    this.#stream.destroy(new Error(`Connection terminated: it has been silent for ${seconds} s`));
  }
}

/** The process of the client's session, as the server named it; the types of the driver leave it out. */
export function processId(client: Client): number {
  return (client as Client & { processID: number }).processID;
}
