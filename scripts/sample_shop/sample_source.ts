import type { SourceSettings } from "../core/source_settings.ts";

/** Origin of the sample API's batches, instead of its URL, which has another port in every run. */
export const SAMPLE_API = "sample API";

/** Settings of the sample shop, which uses none of the user's. */
export const SAMPLE_SOURCE: SourceSettings = {
  source: "superstore",
  suffix: "",
  salesApiUrl: undefined,
  salesApiToken: undefined,
  salesApiTokenCommand: undefined,
  inbox: undefined,
};
