import type { Client } from "pg";
import { FUNCTIONS, type Functions } from "../../sql/schema.ts";

/** The named arguments of a function; they can be left out if all of them have defaults. */
type Arguments<Name extends keyof Functions> = Record<never, never> extends Functions[Name]["arguments"]
  ? [args?: Functions[Name]["arguments"]]
  : [args: Functions[Name]["arguments"]];

/** How long a connection may take to close, in milliseconds. */
const CLOSE_TIMEOUT = 5_000;

/** A connection to the store: runs SQL with parameters, and functions with named arguments. */
export class Database implements AsyncDisposable {
  readonly client: Client;
  #isInTransaction = false;

  constructor(client: Client) {
    this.client = client;
  }

  /** Returns the rows of a statement: dates as `yyyy-MM-dd`, numeric and bigint as text. */
  async rows<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return (await this.client.query(sql, parameters)).rows as Row[];
  }

  /**
   * Calls a function by named arguments: `call("mart.top_cities", { p_limit: 8 })`. Returns its rows, or its value if it is scalar. Arguments of type jsonb are written as JSON.
   */
  async call<Name extends keyof Functions>(
    name: Name,
    ...[args = {}]: Arguments<Name>
  ): Promise<Functions[Name]["result"]> {
    const { shape, json } = FUNCTIONS[name];
    const given = Object.entries(args);
    const named = given.map(([key], index) => `${key} => $${index + 1}`).join(", ");
    const values = given.map(([key, value]) => json.includes(key) ? JSON.stringify(value) : value);
    const rows = await this.rows<object>(`select * from ${name}(${named})`, values);
    const results: Record<typeof shape, () => unknown> = {
      rows: () => rows,
      values: () => rows.map((row) => Object.values(row)[0]),
      value: () => Object.values(rows[0]!)[0],
      nothing: () => undefined,
    };
    return results[shape]() as Functions[Name]["result"];
  }

  /**
   * Runs `work` in a transaction, which is committed if it returns and rolled back if it throws. Inside another transaction it
   * joins that one.
   */
  async transaction<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#isInTransaction) return await work();
    await this.client.query("begin");
    this.#isInTransaction = true;
    try {
      const result = await work();
      await this.client.query("commit");
      return result;
    } catch (error) {
      await this.client.query("rollback").catch(() => {}); // a lost connection has rolled back by itself
      throw error;
    } finally {
      this.#isInTransaction = false;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A stalled connection would never close.
    const timer = setTimeout(() => this.client.connection.stream.destroy(), CLOSE_TIMEOUT);
    await this.client.end().catch(() => {});
    clearTimeout(timer);
  }
}
