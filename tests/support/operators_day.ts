import type { RunContext } from "../../scripts/store/run_context.ts";
import { publishArchive, publishDay } from "./load.ts";
import { orderLine } from "./order_line.ts";
import type { TestApi } from "./test_api.ts";

/**
 * Loads what an operator has to deal with: an archive with two invalid rows, and a business day that changes after it was published.
 */
export async function bringOperatorsDay(
  context: RunContext,
  api: TestApi,
  { oldDay, restatedDay }: { oldDay: string; restatedDay: string },
): Promise<void> {
  const archived = (fields: Parameters<typeof orderLine>[0]): ReturnType<typeof orderLine> =>
    orderLine({ order_date: oldDay, customer_id: "CG-12520", ...fields });
  await publishArchive(context, [
    archived({ row_id: "90001", order_id: "LATE-1" }),
    archived({ row_id: "90002", order_id: "LATE-2", order_date: "31.02.2024", ship_date: oldDay }),
    archived({ row_id: "90003", order_id: "LATE-3", sales: "1.234,56" }),
  ]);
  const line = { order_date: restatedDay, order_id: "LATE-4", row_id: "90004", customer_id: "CG-12520" };
  await publishDay(context, api, { day: restatedDay, lines: [orderLine({ ...line, sales: "100.00" })] });
  await publishDay(context, api, { day: restatedDay, lines: [orderLine({ ...line, sales: "120.00" })] });
}
