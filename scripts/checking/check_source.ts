import { addDays, businessDay } from "../core/days.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { Progress } from "../core/progress.ts";
import { chooseSource } from "../core/source_settings.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { TaskContext } from "../core/task.ts";
import { chooseSalesApi } from "../sample_shop/choose_sales_api.ts";
import { readShopDocument, type ShopDocument } from "../sources/documents/shop_document.ts";
import { RunLog } from "../store/run_log.ts";
import { runContext } from "../store/run_context.ts";
import { checkDay } from "./check_day.ts";
import { checkFile } from "./check_file.ts";
import type { Checked } from "./checked.ts";
import { openCheckDatabase } from "./check_database.ts";
import { stopOnSignal } from "./stop_on_signal.ts";

/**
 * Checks a file, or without one a day of the API, against the source's document, in an empty store that is dropped afterwards. `show` is
 * called with the result before the clean-up.
 */
export async function checkSource(
  task: TaskContext,
  { file, day: givenDay, source, show }: {
    file?: string | undefined;
    day?: string | undefined;
    source?: string | undefined;
    show: (checked: Checked, document: ShopDocument) => void;
  },
): Promise<Checked> {
  const { settings, now } = task;
  const own = chooseSource(settings.sources, source, "check");
  const document = await readShopDocument({ source: own.source, timeZone: settings.timeZone });
  const today = businessDay(now, document);
  const day = file === undefined ? dayToCheck(document, { givenDay, today, url: own.salesApiUrl }) : undefined;
  using progress = new Progress();
  progress.show("Starting the check server");
  await using resources = new AsyncDisposableStack();
  return await stopOnSignal(() => resources.disposeAsync(), async () => {
    const { database, sqlHash } = await openCheckDatabase(settings.dataFolder, resources);
    const context = await runContext(database, document, {
      log: new RunLog(database, "source:check"),
      migrated: { migrations: [], functionsApplied: false, functionsHash: sqlHash },
      today,
      progress: progress.show,
    });
    const checkApi = async (day: string): Promise<Checked> => {
      const api = resources.use(await chooseSalesApi(task, context));
      return await checkDay(context, api, day);
    };
    const checked = day === undefined ? await checkFile(context, file!) : await checkApi(day);
    progress[Symbol.dispose]();
    show(checked, document); // before the clean-up, which takes a moment
    return checked;
  });
}

/** Source of the sample shop, whose API needs no SALES_API_URL. */
const SAMPLE = "superstore";

/** Returns the day to check, by default yesterday; throws if the source has no API, or if the day is not over. */
function dayToCheck(
  { source, api }: ShopDocument,
  { givenDay, today, url }: { givenDay: string | undefined; today: string; url: string | undefined },
): string {
  const missing = api === undefined
    ? `"sources/${source}.json" has no "api"`
    : url === undefined && source !== SAMPLE
    ? "SALES_API_URL is not set"
    : undefined;
  if (missing !== undefined) {
    throw new StorecastError(`Cannot check the API of "${source}": ${missing}`, {
      exitCode: ExitCode.usage,
      advice: "Name a file to check, or set SALES_API_URL and describe the API in the document",
    });
  }
  const yesterday = addDays(today, -1);
  const day = givenDay ?? yesterday;
  if (day <= yesterday) return day;
  throw new StorecastError(`Cannot check ${day}: the day is not over yet`, {
    exitCode: ExitCode.usage,
    advice: `Give a day up to yesterday, ${yesterday}`,
  });
}
