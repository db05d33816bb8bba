import { addDays } from "../../scripts/core/days.ts";
import { API_DAYS, NOW, TODAY } from "../support/small_shop.ts";
import { type CaseResult, comeBack } from "./case_result.ts";
import type { Chance } from "./chance.ts";
import { LIES } from "./lies.ts";
import type { Shop } from "./shop.ts";
import { startShopApi } from "./shop_api.ts";
import { killTask, pause } from "./tried_task.ts";

const PAGES = [1, 2, 3];

/** Every lie about every page of a day. */
export const WAYS = Object.keys(LIES).flatMap((lie) => PAGES.map((page) => ({ lie, page })));

/** A task that tries again for longer than this is killed: it may take two minutes a day. */
const PATIENCE = 15_000;

/** How many of the ways apart two cases are that follow each other: no common divisor, so that all come in turn. */
const STRIDE = 37;

/** Has the API lie to a daily about a page of one day, once or always, then runs the next day's daily, and compares. */
export async function lieCase(shop: Shop, chance: Chance, turn: number): Promise<CaseResult> {
  const { start } = shop.tasks.daily;
  const tomorrow = `${addDays(TODAY, 1)}T06:00:00Z`;
  const commands = [["daily", "--now", NOW], ["daily", "--now", tomorrow]];
  await using truth = startShopApi(shop.document, { lastDay: TODAY });
  const { state } = await shop.reference("lies", { start, extent: "sales", commands, api: truth });
  const { lie, page } = WAYS[turn * STRIDE % WAYS.length]!;
  const day = chance.pick(API_DAYS);
  const isOnce = chance.fraction() < 0.5;
  let told = 0;
  await using api = startShopApi(shop.document, {
    lastDay: TODAY,
    lie(asked, honest): Response | undefined {
      if (asked.day !== day || asked.page !== page || isOnce && told > 0) return undefined;
      told++;
      return LIES[lie]!(honest);
    },
  });
  await using store = await shop.server.store(start);
  const run = await shop.try(commands[0]!, shop.env(store, { api }), {
    async disturb(task, ended): Promise<void> {
      await pause(PATIENCE, ended);
      if (!ended.aborted) killTask(task);
    },
  });
  return await comeBack(shop, {
    server: shop.server,
    store,
    commands: commands.slice(1),
    env: shop.env(store, { api: truth }),
    expected: state,
    extent: "sales",
    runs: [run],
    isStruck: told > 0,
    note: `${lie}, page ${page} of ${day}, ${isOnce ? "once" : "always"}: exit code ${run.code}`,
  });
}
