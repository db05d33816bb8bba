import assert from "node:assert/strict";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { parse, stringify } from "yaml";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { BUNDLE_UUID_START, isBundleUuid } from "../scripts/superset/bundle.ts";
import { databaseAddress } from "../scripts/superset/database_address.ts";
import { canonicalJson } from "../scripts/superset/exported_assets.ts";
import { BUNDLE_FOLDER, readBundle } from "../scripts/superset/read_bundle.ts";
import { assertFails, assertSays, temporaryFolder } from "./support/assert_fails.ts";
import { runTask } from "./support/run_task.ts";

const PASSWORD = "p@ss/wört";
const DATABASE_URL = `postgresql://analyst:${encodeURIComponent(PASSWORD)}@db.example:5432/marts?sslmode=require`;

/** Makes the file as a user does. */
async function makeFile(path: string, env: Record<string, string> = {}): Promise<Uint8Array> {
  const { code, stdout, stderr } = await runTask(["superset:bundle", path], { env });
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: `${path}\n`, stderr: "" });
  return await Deno.readFile(path);
}

Deno.test("the ZIP has one folder at the top with every file of the bundle, in order and unchanged", async () => {
  await using folder = await temporaryFolder();
  const entries = Object.entries(unzipSync(await makeFile(join(folder.path, "new", "bundle.zip"))));
  const { files } = await readBundle(BUNDLE_FOLDER);
  assert.deepEqual(
    entries.map(([name, bytes]) => [name, strFromU8(bytes)]),
    [...files].map(([path, text]) => [`storecast/${path}`, text]),
  );
  const names = entries.map(([name]) => name);
  assert.deepEqual(names, names.toSorted());
  assert.ok(names.includes("storecast/metadata.yaml"));
});

Deno.test("the same bundle gives the same bytes, in any time zone", async () => {
  await using folder = await temporaryFolder();
  const [here, there] = await Promise.all(["Pacific/Kiritimati", "America/Adak"].map((zone, index) => {
    return makeFile(join(folder.path, `${index}.zip`), { TZ: zone });
  }));
  assert.deepEqual(here, there);
});

Deno.test("the ZIP has the address of SUPERSET_DATABASE_URL without its password, from the variable or a file", async () => {
  await using folder = await temporaryFolder();
  const secret = join(folder.path, "url");
  await Deno.writeTextFile(secret, `${DATABASE_URL}\n`);
  const byValue = await makeFile(join(folder.path, "a.zip"), { SUPERSET_DATABASE_URL: DATABASE_URL });
  const byFile = await makeFile(join(folder.path, "b.zip"), { SUPERSET_DATABASE_URL_FILE: secret });
  assert.deepEqual(byFile, byValue);
  const texts = Object.values(unzipSync(byValue)).map((bytes) => strFromU8(bytes)).join("\n");
  assert.match(
    texts,
    /^sqlalchemy_uri: postgresql\+psycopg2:\/\/analyst:XXXXXXXXXX@db\.example:5432\/marts\?sslmode=require$/m,
  );
  for (const shown of [PASSWORD, encodeURIComponent(PASSWORD)]) assert.ok(!texts.includes(shown));
});

Deno.test("the error for a file that cannot be written names it", async () => {
  await assertFails(["superset:bundle", "/dev/null/bundle.zip"], {}, {
    exitCode: ExitCode.input,
    says: 'Cannot write "/dev/null/bundle.zip": …. Choose a file that you may write.',
  });
});

Deno.test("the password is taken out of the address for Superset, and the rest stays", () => {
  assert.deepEqual(databaseAddress("postgres://analyst:a%40b@[::1]:5432/marts?passfile=%2Fx"), {
    maskedUri: "postgresql+psycopg2://analyst:XXXXXXXXXX@[::1]:5432/marts?passfile=%2Fx",
    uri: "postgresql+psycopg2://analyst:a%40b@[::1]:5432/marts?passfile=%2Fx",
    password: "a@b",
  });
  const open = "postgresql+psycopg2://analyst@db/marts";
  assert.deepEqual(databaseAddress(open), { maskedUri: open, uri: open, password: undefined });
});

const ADDRESSES: Record<string, string> = {
  "mysql://analyst:hush@db/marts": "it is not the URL of a PostgreSQL database",
  "host=db password=hush": "it is not the URL of a PostgreSQL database",
  "postgresql://analyst:a@b/hush@db/marts": "it is not the URL of a PostgreSQL database",
  "postgresql://db/marts?password=hush": "it must name a user, a host and a database",
  "postgresql://analyst:hush@db": "it must name a user, a host and a database",
  "postgresql://analyst@db/marts?password=hush":
    "it has a password after the question mark, which would end up in the bundle",
  "postgresql://analyst:hush%@db/marts":
    "its password has a % that is not followed by the code of a character; write it as %25",
};

for (const [address, reason] of Object.entries(ADDRESSES)) {
  Deno.test(`the address "${address}" is a usage error that does not quote it`, () => {
    assert.throws(() => databaseAddress(address), {
      message: `Cannot use SUPERSET_DATABASE_URL: ${reason}`,
      exitCode: ExitCode.usage,
    });
  });
}

Deno.test("the bundle's uuids can never be ones that Superset generates", async () => {
  const { assets } = await readBundle(BUNDLE_FOLDER);
  for (const { uuid, path } of assets) assert.ok(isBundleUuid(uuid), path);
  assert.ok(!isBundleUuid(`${BUNDLE_UUID_START.slice(0, -1)}0123456789abc`));
  assert.ok(!isBundleUuid(`${BUNDLE_UUID_START}0123`));
  // Version and variant of the uuids that Superset gives are in the two places where the beginning has 8 and 8.
  assert.equal(BUNDLE_UUID_START[14], "8");
  for (let index = 0; index < 100; index++) {
    const uuid = crypto.randomUUID();
    assert.equal(uuid[14], "4");
    assert.ok(!isBundleUuid(uuid));
  }
});

Deno.test("the database has the keys without which an import fails: extra, and in Superset 6.0 allow_csv_upload", async () => {
  const { files } = await readBundle(BUNDLE_FOLDER);
  const [text] = [...files].flatMap(([path, text]) => path.startsWith("databases/") ? [text] : []);
  const { extra, allow_csv_upload } = parse(text!);
  assert.equal(typeof extra, "object");
  assert.equal(allow_csv_upload, false);
});

const DATABASE = { database_name: "Small", sqlalchemy_uri: "postgresql://x", uuid: `${BUNDLE_UUID_START}000000000001` };
const DATASET = { table_name: "sales", database_uuid: DATABASE.uuid, uuid: `${BUNDLE_UUID_START}000000000002` };

/** Writes a small bundle to a folder, with other texts for some of its files; undefined leaves a file out. */
async function smallBundle(folder: string, changed: Record<string, string | undefined>): Promise<void> {
  const files = {
    "metadata.yaml": "version: 1.0.0\n",
    "databases/small.yaml": stringify(DATABASE),
    "datasets/mart/sales.yaml": stringify(DATASET),
    ...changed,
  };
  for (const [path, text] of Object.entries(files)) {
    if (text === undefined) continue;
    await Deno.mkdir(join(folder, path, ".."), { recursive: true });
    await Deno.writeTextFile(join(folder, path), text);
  }
}

Deno.test("a bundle is read with its names, in the order of its paths, without the files that Superset ignores", async () => {
  await using folder = await temporaryFolder();
  await smallBundle(folder.path, { "README.md": "x", "datasets/_draft.yaml": "x: [", "datasets/.hidden.yaml": "x: [" });
  const { files, assets } = await readBundle(folder.path);
  assert.deepEqual([...files.keys()], ["databases/small.yaml", "datasets/mart/sales.yaml", "metadata.yaml"]);
  assert.deepEqual(assets.map(({ kind, name, path }) => ({ kind, name, path })), [
    { kind: "database", name: "Small", path: "databases/small.yaml" },
    { kind: "dataset", name: "sales", path: "datasets/mart/sales.yaml" },
  ]);
});

const BROKEN: Record<string, { changed: Record<string, string | undefined>; says: string }> = {
  "without metadata": { changed: { "metadata.yaml": undefined }, says: '…metadata.yaml" … there is no such file' },
  "that only push could import": {
    changed: { "metadata.yaml": "version: 1.0.0\ntype: assets\n" },
    says: '…metadata.yaml" … it has a "type", so that either the import dialog or a push would not accept the bundle',
  },
  "without a database": {
    changed: { "databases/small.yaml": undefined },
    says: "… it must contain one database, but contains 0",
  },
  "with a file that is not YAML": {
    changed: { "datasets/mart/sales.yaml": "table_name: [" },
    says: '…sales.yaml" of the Superset bundle: it is not YAML: …',
  },
  "with an empty file": {
    changed: { "charts/none.yaml": "" },
    says: '…none.yaml" of the Superset bundle: it must contain keys with values',
  },
  "with a uuid that is not its own": {
    changed: {
      "datasets/mart/sales.yaml": stringify({ ...DATASET, uuid: "c0ffee00-0000-4000-8000-000000000000" }),
    },
    says:
      '… its uuid is "c0ffee00-0000-4000-8000-000000000000"; it must be "57072ca5-0000-8000-8000-" and twelve hexadecimal digits',
  },
  "with two files of one uuid": {
    changed: { "datasets/mart/twin.yaml": stringify({ ...DATASET, table_name: "twin" }) },
    says: '…twin.yaml" of the Superset bundle: it has the same uuid as "datasets/mart/sales.yaml"',
  },
};

for (const [what, { changed, says }] of Object.entries(BROKEN)) {
  Deno.test(`a bundle ${what} cannot be used, and the error names the file`, async () => {
    await using folder = await temporaryFolder();
    await smallBundle(folder.path, changed);
    const error = await readBundle(folder.path).then(() => undefined, (error) => error);
    assert.equal(error?.exitCode, ExitCode.input);
    assertSays(error.message, says.startsWith("…") ? `Cannot use ${says}` : says);
  });
}

Deno.test("two exports compare as equal in any order of keys, columns and metrics, but not of other lists", () => {
  const column = (name: string): unknown => ({ column_name: name, type: "TEXT" });
  const one = { a: 1, b: { c: [1, 2], d: null }, columns: [column("x"), column("y")] };
  assert.equal(
    canonicalJson({ columns: [column("y"), column("x")], b: { d: null, c: [1, 2] }, a: 1 }),
    canonicalJson(one),
  );
  assert.notEqual(canonicalJson({ ...one, b: { c: [2, 1], d: null } }), canonicalJson(one));
  assert.notEqual(canonicalJson({ metrics: ["b", "a"] }), canonicalJson({ metrics: ["a", "b"] }));
});
