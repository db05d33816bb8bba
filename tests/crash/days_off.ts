import { addDays } from "../../scripts/core/days.ts";
import { TODAY } from "../support/small_shop.ts";
import { type CaseResult, comeBack } from "./case_result.ts";
import type { Chance } from "./chance.ts";
import type { Shop } from "./shop.ts";
import { startShopApi } from "./shop_api.ts";
import { killTask, pause } from "./tried_task.ts";
import { tryEarlier } from "./try_earlier.ts";

const DAYS_OFF = 40;
const DAYS_BETWEEN = 10;

function dailyOn(day: string): string[] {
  return ["daily", "--now", `${day}T06:00:00Z`];
}

/** Kills a daily, leaves the machine off for 40 days, runs the plain daily, and compares with one that was never off. */
export async function daysOffCase(shop: Shop, chance: Chance): Promise<CaseResult> {
  return await tryEarlier((latest) => daysOffOnce(shop, chance, { latest }));
}

async function daysOffOnce(shop: Shop, chance: Chance, { latest }: { latest: number }): Promise<CaseResult> {
  const { start } = shop.tasks.daily;
  const { milliseconds } = await shop.undisturbed("daily");
  const lastDay = addDays(TODAY, DAYS_OFF);
  await using api = startShopApi(shop.document, { lastDay: addDays(lastDay, -1) });
  const days = Array.from({ length: DAYS_OFF / DAYS_BETWEEN + 1 }, (_, index) => addDays(TODAY, index * DAYS_BETWEEN));
  const { state } = await shop.reference("40 days", { start, extent: "sales", commands: days.map(dailyOn), api });
  await using store = await shop.server.store(start);
  const moment = chance.fraction() * latest * milliseconds;
  let isStruck = false;
  const run = await shop.try(dailyOn(TODAY), shop.env(store, { api }), {
    async disturb(task, ended): Promise<void> {
      await pause(moment, ended);
      isStruck = !ended.aborted;
      killTask(task);
    },
  });
  return await comeBack(shop, {
    server: shop.server,
    store,
    commands: [dailyOn(lastDay)],
    env: shop.env(store, { api }),
    expected: state,
    extent: "sales",
    runs: [run],
    isStruck,
    note: `daily of ${TODAY} killed at ${Math.round(moment)} ms, the next one on ${lastDay}`,
  });
}
