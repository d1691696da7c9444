import { KubernetesProblem } from './KubernetesProblem';

/** A webhook that refuses writes, as a policy engine's does. */
export interface DenyingWebhook {
  /** Its name, such as `policy.example.com`. */
  name: string;
  namespace: string;
  /** The plural of the only kind that it looks at; otherwise it looks at all. */
  resource?: string;
  message: string;
  /** 400 unless told. */
  code?: number;
}

/** Asks the webhooks about a write. @throws KubernetesProblem with the answer of the first that denies it. */
export function admit(
  webhooks: DenyingWebhook[],
  namespace: string | undefined,
  resource: string,
): void {
  const denying = webhooks.find(
    webhook =>
      webhook.namespace === namespace &&
      (webhook.resource === undefined || webhook.resource === resource),
  );
  if (denying) {
    const { name, message, code = 400 } = denying;
    throw new KubernetesProblem(
      code,
      code === 403 ? 'Forbidden' : 'BadRequest',
      `admission webhook "${name}" denied the request: ${message}`,
    );
  }
}
