import type { Client } from "pg";

/** A connection to the store: SQL by parameters and functions by named arguments. */
export class Database implements AsyncDisposable {
  readonly client: Client;
  #isInTransaction = false;

  constructor(client: Client) {
    this.client = client;
  }

  /** The rows of a statement; dates arrive as `yyyy-MM-dd`, numeric and bigint as text. */
  async rows<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return (await this.client.query(sql, parameters)).rows as Row[];
  }

  /** The rows of a set-returning function, called by named arguments: `call("mart.top_cities", { p_limit: 8 })`. */
  async call<Row>(name: string, args: Record<string, unknown> = {}): Promise<Row[]> {
    const named = Object.keys(args).map((key, index) => `${key} => $${index + 1}`).join(", ");
    return await this.rows<Row>(`select * from ${name}(${named})`, Object.values(args));
  }

  /**
   * Runs `work` in one transaction: committed when it returns, rolled back when it throws. Within another one it is a part
   * of it.
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
    await this.client.end().catch(() => {});
  }
}
