import { generateKeyPairSync } from "node:crypto";
// @ts-types="@types/node-forge"
import forge from "node-forge";

/** A certificate and its private key, as PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** An authority that signs certificates for servers. */
export interface Authority {
  /** Its own certificate, as PEM. */
  readonly certificate: string;
  /** A certificate for host names and IP addresses, valid from now, or for the days of the year given. */
  issue(hosts: readonly string[], validity?: Validity): Certificate;
}

interface Validity {
  readonly from: Date;
  readonly to: Date;
}

const DAY = 86_400_000;

/** Creates an authority for a test. */
export function makeAuthority(name: string): Authority {
  const own = makeKeys();
  const subject = [{ name: "commonName", value: name }];
  const certificate = sign(own, { subject, issuer: subject, issuerKey: own.privateKey, validity: aroundNow() }, [
    { name: "basicConstraints", cA: true, critical: true },
    { name: "keyUsage", keyCertSign: true, critical: true },
  ]);
  return {
    certificate,
    issue(hosts, validity = aroundNow()): Certificate {
      const keys = makeKeys();
      const altNames = hosts.map((host) => /^[\d.]+$/.test(host) ? { type: 7, ip: host } : { type: 2, value: host });
      const signed = sign(keys, {
        subject: [{ name: "commonName", value: "database" }],
        issuer: subject,
        issuerKey: own.privateKey,
        validity,
      }, [
        { name: "basicConstraints", cA: false },
        { name: "extKeyUsage", serverAuth: true },
        { name: "subjectAltName", altNames },
      ]);
      return { certificate: signed, key: forge.pki.privateKeyToPem(keys.privateKey) };
    },
  };
}

function aroundNow(): Validity {
  return { from: new Date(Date.now() - DAY), to: new Date(Date.now() + DAY) };
}

/** Creates a key pair with node:crypto, which is a hundred times faster than node-forge. */
function makeKeys(): forge.pki.rsa.KeyPair {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = forge.pki.privateKeyFromPem(privateKey.export({ type: "pkcs1", format: "pem" }) as string);
  return { privateKey: key, publicKey: forge.pki.setRsaPublicKey(key.n, key.e) };
}

function sign(
  keys: forge.pki.rsa.KeyPair,
  { subject, issuer, issuerKey, validity }: {
    subject: forge.pki.CertificateField[];
    issuer: forge.pki.CertificateField[];
    issuerKey: forge.pki.rsa.PrivateKey;
    validity: Validity;
  },
  extensions: Record<string, unknown>[],
): string {
  const made = forge.pki.createCertificate();
  made.publicKey = keys.publicKey;
  made.serialNumber = `00${crypto.randomUUID().replaceAll("-", "")}`;
  made.validity.notBefore = validity.from;
  made.validity.notAfter = validity.to;
  made.setSubject(subject);
  made.setIssuer(issuer);
  made.setExtensions(extensions);
  made.sign(issuerKey, forge.md.sha256.create());
  return forge.pki.certificateToPem(made);
}
