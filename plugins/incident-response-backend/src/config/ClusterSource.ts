import type { Connection } from '../integrations/kubernetes/Connection';

/** A cluster of the configuration, and how it is reached. */
export interface ClusterSource {
  name: string;
  connection: Connection;
}

/** @throws Error that names the key; not the value, which may have credentials in it */
export function checkUrl(value: string, key: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username) {
    throw new Error(
      `${key} is no address of an API server: give it as https://host:port, without credentials`,
    );
  }
  return value.replace(/\/$/, '');
}

/** Node would ignore what is no certificate, and then trust nothing, with an error that doesn't say why. */
export function checkAuthority(
  caData: string | undefined,
  key: string,
): string | undefined {
  if (
    caData !== undefined &&
    !Buffer.from(caData, 'base64').includes('-BEGIN CERTIFICATE-')
  ) {
    throw new Error(
      `${key} is no certificate in PEM, base64-encoded: copy certificate-authority-data from a kubeconfig, or run: base64 -w0 ca.crt`,
    );
  }
  return caData;
}
