import { type CaseResult, comeBack } from "./case_result.ts";
import type { Chance } from "./chance.ts";
import { type Cut, startProxy, type Way } from "../support/cutting_proxy.ts";
import type { Shop, TaskName } from "./shop.ts";

/** Cuts the connection of a task at a random byte, runs it again without the proxy, and compares. */
export async function connectionCase(
  shop: Shop,
  chance: Chance,
  { cut, name }: { cut: Cut; name: TaskName },
): Promise<CaseResult> {
  const { start, extent, args } = shop.tasks[name];
  const { bytes, state } = await shop.undisturbed(name);
  const way = chance.pick<Way>(["there", "back"]);
  const point = { cut, way, byte: chance.below(bytes[way]) };
  await using store = await shop.server.store(start);
  const { run, hasCut } = await (async (): Promise<{ run: Awaited<ReturnType<typeof shop.try>>; hasCut: boolean }> => {
    // What the proxy still holds ends with it, as keepalives end a session whose task is gone.
    await using proxy = await startProxy(store.port, point);
    const run = await shop.try(args, shop.env(store, { port: proxy.port }));
    return { run, hasCut: proxy.hasCut };
  })();
  return await comeBack(shop, {
    server: shop.server,
    store,
    commands: [args],
    expected: state,
    extent,
    runs: [run],
    isStruck: hasCut,
    note: `${name}, ${cut} at byte ${point.byte} of ${bytes[way]} ${way}: exit code ${run.code} after ` +
      `${Math.round(run.milliseconds / 1000)} s`,
  });
}
