/** The schemas of Storecast, in the order of their names. */
export const SCHEMAS: readonly string[] = ["checks", "etl", "mart", "ods", "ops", "stg"];
