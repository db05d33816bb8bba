import { addDays } from "../cli/business_day.ts";
import type { LoadContext } from "../loading/load_context.ts";
import { fillDays } from "./fill_days.ts";
import { type DailyForecast, forecastDaily } from "./forecast_daily.ts";
import type { ForecastPoint } from "./forecast_point.ts";

/** A projection of total sales as it is kept in the marts. */
export interface MadeForecast extends Omit<DailyForecast, "points"> {
  /** The last complete business day, after which the projection begins. */
  readonly cutoff: string;
  readonly points: (ForecastPoint & { readonly day: string })[];
  /** False where the newest projection kept is the same. */
  readonly isNew: boolean;
}

/** Projects total sales for the days after the last complete one and keeps it; undefined while nothing is loaded. */
export async function makeForecast(
  { database, document, log, today, progress }: LoadContext,
  options: { horizon: number; now: Temporal.Instant },
): Promise<MadeForecast | undefined> {
  const [last] = await database.rows<{ cutoff: string | null }>(
    "select etl.last_complete_day(p_source => $1, p_today => $2) as cutoff",
    [document.source, today],
  );
  const cutoff = last!.cutoff;
  if (cutoff === null) return undefined;

  progress(`Projecting the ${options.horizon} days after ${cutoff}`);
  const days = await database.rows<{ day: string; sales: number }>(
    "select day, sales::float8 as sales from mart.sales_daily where day <= $1",
    [cutoff],
  );
  const forecast = await forecastDaily(fillDays(days, cutoff), { horizon: options.horizon });
  const points = forecast.points.map((point) => ({ ...point, day: addDays(cutoff, point.horizon) }));

  const [saved] = await database.call<{ is_new: boolean }>("mart.save_forecast", {
    p_made_at: options.now.toString(),
    p_cutoff: cutoff,
    p_horizon: options.horizon,
    p_model: forecast.model,
    p_parameters: JSON.stringify(forecast.parameters),
    p_status: forecast.status,
    p_points: JSON.stringify(points.map((point) => ({
      series: "total",
      day: point.day,
      horizon: point.horizon,
      mean: point.mean,
      lo_80: point.lo80,
      hi_80: point.hi80,
      lo_95: point.lo95,
      hi_95: point.hi95,
    }))),
  });
  if (saved!.is_new) await log.begin();
  return { ...forecast, points, cutoff, isNew: saved!.is_new };
}
