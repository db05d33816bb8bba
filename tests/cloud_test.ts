import assert from "node:assert/strict";
import { join } from "node:path";
import { parse } from "yaml";
import { CHECKOUT } from "./support/run_task.ts";

interface CloudConfig {
  readonly users?: readonly (string | Readonly<Record<string, unknown>>)[];
  readonly packages: readonly string[];
  readonly write_files: readonly WrittenFile[];
  readonly runcmd: readonly (readonly string[])[];
}

interface WrittenFile {
  readonly path: string;
  readonly owner?: string;
  readonly permissions?: string;
  readonly content: string;
}

const VARIANTS: Record<string, { file: string; managed: boolean }> = {
  "the machine with a server of its own": { file: "cloud-init.yaml", managed: false },
  "the machine with a managed server": { file: "cloud-init.yaml", managed: true },
  "the machine with containers": { file: "cloud-init-docker.yaml", managed: false },
};

async function read(path: string): Promise<string> {
  return await Deno.readTextFile(join(CHECKOUT, path));
}

async function readConfig({ file, managed }: { file: string; managed: boolean }): Promise<CloudConfig> {
  const text = await read(`docs/cloud/${file}`);
  assert.ok(text.startsWith("#cloud-config\n"));
  return parse(managed ? text.replaceAll("#managed ", "") : text);
}

function fileOf({ write_files }: CloudConfig, path: string): WrittenFile {
  const found = write_files.find((file) => file.path === path);
  assert.ok(found, path);
  return found;
}

for (const [name, variant] of Object.entries(VARIANTS)) {
  Deno.test(`${name} writes its install script, executable and valid for bash`, async () => {
    const config = await readConfig(variant);
    assert.deepEqual(config.runcmd.length, 1);
    const { permissions, content } = fileOf(config, config.runcmd[0]![0]!);
    assert.equal(permissions, "0755");
    assert.match(content, /^#!\/bin\/bash\nset -euo pipefail\n/);
    const bash = new Deno.Command("bash", { args: ["-n"], stdin: "piped", stderr: "piped" }).spawn();
    const writer = bash.stdin.getWriter();
    await writer.write(new TextEncoder().encode(content));
    await writer.close();
    const { code, stderr } = await bash.output();
    assert.deepEqual({ code, stderr: new TextDecoder().decode(stderr) }, { code: 0, stderr: "" });
  });

  Deno.test(`${name} keeps its secrets readable only by their user, and sets only existing settings`, async () => {
    const config = await readConfig(variant);
    const secret = config.write_files.filter(({ content }) => /TOKEN=|:\/\/\S+@/.test(content));
    assert.ok(secret.length > 0);
    for (const { path, permissions } of secret) assert.equal(permissions, "0600", path);

    const example = await read(".env.example");
    const names = [...fileOf(config, "/etc/storecast/env").content.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name!);
    for (const name of names) assert.match(example, new RegExp(`^# ${name}=`, "m"));
    for (const url of ["DATABASE_URL", "DATABASE_OWNER_URL"]) assert.equal(names.includes(url), variant.managed, url);
  });

  Deno.test(`${name} installs security updates automatically`, async () => {
    const config = await readConfig(variant);
    assert.ok(config.packages.includes("unattended-upgrades"));
    assert.match(fileOf(config, "/etc/apt/apt.conf.d/20auto-upgrades").content, /Unattended-Upgrade "1"/);
  });
}

Deno.test("the machine's user is the crontab's, has no extra rights, and has the tested Deno", async () => {
  const config = await readConfig({ file: "cloud-init.yaml", managed: false });
  const user = config.users!.find((user) => typeof user === "object")!;
  assert.deepEqual({ sudo: user["sudo"], groups: user["groups"] }, { sudo: undefined, groups: undefined });
  const crontab = await read("crontab");
  assert.ok(crontab.includes(`\nSTORECAST_LOG=${user["homedir"]}/`));
  const { content } = fileOf(config, config.runcmd[0]![0]!);
  assert.ok(content.includes(`crontab -u ${user["name"]} crontab\n`));
  assert.ok(content.includes(`cd ${/^STORECAST_HOME=(.+)$/m.exec(crontab)![1]}\n`));
  assert.ok(content.includes(`deno@${/^version=(\S+)$/m.exec(await read(".ci/run"))![1]}\n`));
});

Deno.test("the managed server is reached over TLS with a verified certificate", async () => {
  const config = await readConfig({ file: "cloud-init.yaml", managed: true });
  const authority = fileOf(config, "/etc/storecast/ca.pem");
  const urls = config.write_files.flatMap(({ content }) => content.match(/postgresql:\S+/g) ?? []);
  assert.equal(urls.length, 2);
  for (const url of urls) assert.ok(url.endsWith(`?sslmode=verify-full&sslrootcert=${authority.path}`), url);
});
