/** Schemas of Storecast, sorted by name. */
export const SCHEMAS: readonly string[] = ["checks", "etl", "mart", "ods", "ops", "stg"];
