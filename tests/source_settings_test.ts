import assert from "node:assert/strict";
import { join } from "node:path";
import {
  chooseSource,
  errorOfSource,
  readSourceSettings,
  type SourceSettings,
} from "../scripts/core/source_settings.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { temporaryFolder } from "./support/assert_fails.ts";

/** Reads the settings with these variables alone. */
function read(variables: Readonly<Record<string, string>>): SourceSettings[] {
  const names = Object.keys(Deno.env.toObject()).filter((name) =>
    /^(SALES_API_|SOURCE_INBOX|STORECAST_SOURCE)/.test(name)
  );
  const before = names.map((name) => [name, Deno.env.get(name)!] as const);
  for (const name of names) Deno.env.delete(name);
  for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
  try {
    return readSourceSettings();
  } finally {
    for (const name of Object.keys(variables)) Deno.env.delete(name);
    for (const [name, value] of before) Deno.env.set(name, value);
  }
}

function refusal(variables: Readonly<Record<string, string>>): string {
  try {
    read(variables);
  } catch (error) {
    assert.ok(error instanceof StorecastError);
    assert.equal(error.exitCode, ExitCode.usage);
    return `${error.message}. ${error.advice}`;
  }
  assert.fail("the settings were taken");
}

Deno.test("several sources are named with commas or spaces, and each has variables that end in its name", () => {
  for (const names of ["shop_de,till", "shop_de till", " shop_de , till,"]) {
    const sources = read({
      STORECAST_SOURCE: names,
      SALES_API_URL_SHOP_DE: "https://de.example/orders",
      SALES_API_TOKEN_SHOP_DE: "t0ken",
      SOURCE_INBOX_TILL: "/srv/till",
    });
    assert.deepEqual(
      sources.map(({ source, suffix, salesApiUrl, salesApiToken, inbox }) => [
        source,
        suffix,
        salesApiUrl,
        salesApiToken,
        inbox,
      ]),
      [
        ["shop_de", "_SHOP_DE", "https://de.example/orders", "t0ken", undefined],
        ["till", "_TILL", undefined, undefined, "/srv/till"],
      ],
    );
  }
});

Deno.test("no shop's token goes to another shop's server", () => {
  const plain = { SALES_API_URL: "https://plain.example", SALES_API_TOKEN: "plain-t0ken" };
  const own = { SALES_API_URL_TILL: "https://till.example" };
  // With a variable of its own, the only source takes no plain one.
  const [till] = read({ STORECAST_SOURCE: "till", ...plain, ...own });
  assert.deepEqual([till!.salesApiUrl, till!.salesApiToken], ["https://till.example", undefined]);
  const [shop] = read({ STORECAST_SOURCE: "shop", ...plain, ...own });
  assert.deepEqual([shop!.salesApiUrl, shop!.salesApiToken], ["https://plain.example", "plain-t0ken"]);
  assert.equal(
    refusal({ STORECAST_SOURCE: "shop,till", SALES_API_TOKEN: "plain-t0ken" }),
    "Cannot use SALES_API_TOKEN: it does not say which source it is for: shop, till. " +
      "Rename it to SALES_API_TOKEN_SHOP or SALES_API_TOKEN_TILL",
  );
  assert.match(
    refusal({ STORECAST_SOURCE: "shop,till", SALES_API_URL_FILE: "/run/url" }),
    /Rename it to SALES_API_URL_SHOP_FILE or SALES_API_URL_TILL_FILE$/,
  );
});

Deno.test("a source's secret may be in a file", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "token");
  await Deno.writeTextFile(path, "from-a-file\n");
  const [, till] = read({ STORECAST_SOURCE: "shop,till", SALES_API_TOKEN_TILL_FILE: path });
  assert.equal(till!.salesApiToken, "from-a-file");
});

Deno.test("with several sources, a name whose variables would be mistaken for others is refused", () => {
  assert.match(
    refusal({ STORECAST_SOURCE: "shop,command" }),
    /the variables of "command" would be mistaken for others/,
  );
  assert.match(
    refusal({ STORECAST_SOURCE: "shop,old_file" }),
    /the variables of "old_file" would be mistaken for others/,
  );
  assert.match(refusal({ STORECAST_SOURCE: "shop shop" }), /it names "shop" twice/);
  assert.match(refusal({ STORECAST_SOURCE: "," }), /it names no source/);
  const [only] = read({ STORECAST_SOURCE: "command", SALES_API_TOKEN_COMMAND: "print-it" });
  assert.deepEqual([only!.salesApiToken, only!.salesApiTokenCommand], [undefined, "print-it"]);
});

Deno.test("a task for one source lists all sources if none is chosen, and its errors name the source", () => {
  const sources = read({ STORECAST_SOURCE: "shop,till" });
  assert.throws(
    () => chooseSource(sources, undefined, "load a file"),
    new StorecastError("Cannot load a file: STORECAST_SOURCE names several sources", {
      exitCode: ExitCode.usage,
      advice: "Name one with --source: shop, till",
    }),
  );
  assert.throws(() => chooseSource(sources, "tall", "load a file"), /STORECAST_SOURCE does not name "tall"$/);
  assert.equal(chooseSource(sources, "till", "load a file").source, "till");

  const error = new StorecastError("status is 401", { exitCode: ExitCode.api, advice: "Check SALES_API_TOKEN" });
  const named = errorOfSource(error, sources[1]!);
  assert.ok(named instanceof StorecastError);
  assert.deepEqual([named.message, named.advice], ["till: status is 401", "Check SALES_API_TOKEN_TILL"]);
  assert.equal(errorOfSource(error, read({ STORECAST_SOURCE: "till" })[0]!), error);
});
