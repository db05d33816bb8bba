import type { Relations } from "../../sql/schema.ts";
import type { ForecastBounds } from "./series_forecast.ts";

/** Returns the mean and the bounds of a row of a forecast as numbers. */
export function boundsOf(
  { mean, lo_80, hi_80, lo_95, hi_95 }: Pick<
    Relations["mart.forecast"],
    "mean" | "lo_80" | "hi_80" | "lo_95" | "hi_95"
  >,
): ForecastBounds {
  return { mean: Number(mean), lo80: Number(lo_80), hi80: Number(hi_80), lo95: Number(lo_95), hi95: Number(hi_95) };
}
