import { join } from "node:path";

/** Paths in the data folder. */
export interface DataPaths {
  /** Folder of the embedded server: see `ServerPaths`. */
  readonly server: string;
  /** Folder of the embedded server that `source:check` uses; it holds no store. */
  readonly checkServer: string;
  /** Lock file of the checks that use that server. */
  readonly checkLock: string;
  /** Folder of the sample shop: see `SamplePaths`. */
  readonly sample: string;
  /** Results that the next forecast can reuse. */
  readonly forecastCache: string;
  /** The HTML report. */
  readonly report: string;
  /** Folder of the backups if BACKUP_FOLDER is not set. */
  readonly backups: string;
  /** ZIP file of the dashboards for Superset's import dialog. */
  readonly supersetBundle: string;
  /** The alert that the store cannot be used. */
  readonly storeAlert: string;
}

/** Returns the paths in a data folder. */
export function dataPaths(folder: string): DataPaths {
  return {
    server: join(folder, "postgres"),
    checkServer: join(folder, "check"),
    checkLock: join(folder, "check.lock"),
    sample: join(folder, "sample"),
    forecastCache: join(folder, "forecast_cache"),
    report: join(folder, "report.html"),
    backups: join(folder, "backups"),
    supersetBundle: join(folder, "superset.zip"),
    storeAlert: join(folder, "store-alert.json"),
  };
}

/** Paths in the folder of the embedded server. */
export interface ServerPaths {
  /** Says that Storecast made the folder, and whether its first start finished: see `FolderMark`. */
  readonly mark: string;
  /** Lock file of the task that starts or stops the server. */
  readonly lock: string;
  /** The server's programs and libraries. */
  readonly programs: string;
  /** Version of the npm package from which the programs were copied. */
  readonly programsVersion: string;
  /** PostgreSQL's data directory. */
  readonly cluster: string;
  /** PostgreSQL's file with the major version that made the cluster. */
  readonly clusterVersion: string;
  /** PostgreSQL's binary file with the cluster's identifier. */
  readonly clusterControl: string;
  /** Folder of the server's logs. */
  readonly logs: string;
  /** Messages that the server writes before it opens its log. */
  readonly startLog: string;
  /** PostgreSQL's file with the process and the port of the running server. */
  readonly process: string;
  /** The port to listen on. */
  readonly port: string;
  /** Passwords of all roles, for the tasks. */
  readonly passwords: string;
  /** Passwords of all roles except the superuser, for libpq. */
  readonly passfile: string;
  /** The superuser's password, while the cluster is created. */
  readonly superuserPassword: string;
  /** Hash of the SQL of the roles that was applied. */
  readonly roles: string;
  /** Exists once the first start has finished; earlier versions look for it instead of the mark. */
  readonly ready: string;
}

/** Returns the paths in the folder of an embedded server; `cluster` is where its cluster is while it is being created. */
export function serverPaths(folder: string, cluster: string = join(folder, "data")): ServerPaths {
  const programs = join(folder, "native");
  return {
    mark: join(folder, "storecast-server"),
    lock: join(folder, "start.lock"),
    programs,
    programsVersion: join(programs, "package-version"),
    cluster,
    clusterVersion: join(cluster, "PG_VERSION"),
    clusterControl: join(cluster, "global", "pg_control"),
    logs: join(cluster, "log"),
    startLog: join(cluster, "start.log"),
    process: join(cluster, "postmaster.pid"),
    port: join(folder, "port"),
    passwords: join(folder, "passwords"),
    passfile: join(folder, "pgpass"),
    superuserPassword: join(folder, "superuser_password"),
    roles: join(folder, "roles"),
    ready: join(folder, "ready"),
  };
}

/** Paths in the folder of the sample shop. */
export interface SamplePaths {
  /** What the first run decided: by how many days the dates are moved, and the first day of the API. */
  readonly decision: string;
  /** The CSV archive. */
  readonly archive: string;
  /** The order lines of the API. */
  readonly api: string;
}

/** Returns the paths in the folder of a sample shop. */
export function samplePaths(folder: string): SamplePaths {
  return {
    decision: join(folder, "sample.json"),
    archive: join(folder, "archive.csv"),
    api: join(folder, "api.json"),
  };
}
