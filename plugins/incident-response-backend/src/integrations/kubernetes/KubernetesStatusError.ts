import { z } from 'zod/v4';
import { ProviderError, statusError } from '../ProviderError';
import { describeRules } from './permissions';

/** The parts of a `Status` object that decide what to do: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
const statusSchema = z.object({
  message: z.string().optional(),
  reason: z.string().optional(),
  details: z
    .object({
      name: z.string().optional(),
      causes: z
        .array(
          z.object({
            reason: z.string().optional(),
            message: z.string().optional(),
          }),
        )
        .optional(),
    })
    .optional(),
});
type Status = z.output<typeof statusSchema>;

/** Kept of a message: policies like to explain themselves at length. */
const MAX_MESSAGE = 500;

/** An answer of an API server other than success, with what it says about the reason. */
export class KubernetesStatusError extends ProviderError {
  /** The HTTP status. */
  readonly status: number;
  /** The object that it is about, as far as the server says so. */
  readonly objectName?: string;
  /** What stands behind the reason: names of disruption budgets, fields that are invalid. */
  readonly causes: { reason?: string; message?: string }[];
  /** What the server said. */
  readonly detail: string;

  private constructor(
    error: ProviderError,
    response: { status: number; body: Status },
  ) {
    super(error);
    this.status = response.status;
    this.objectName = response.body.details?.name;
    this.causes = response.body.details?.causes ?? [];
    this.detail = response.body.message ?? '';
  }

  /**
   * @param cluster its name in the configuration
   * @param what for people: "list the pods"
   */
  static from(
    cluster: string,
    what: string,
    response: { status: number; answer: string; retryAfter?: string },
  ): KubernetesStatusError {
    const { status, answer, retryAfter } = response;
    const body = readStatus(answer);
    const base = {
      detail: body.message?.slice(0, MAX_MESSAGE),
      retryAfter,
      remedy: remedyFor(cluster, status, body.message ?? ''),
    };
    const error = statusError('Kubernetes', what, { status, ...base });
    // A server's trouble usually leaves open what has become of a call; these say that nothing has.
    const neverHappened =
      status === 500 && refusesItself(body.message ?? '')
        ? new ProviderError({
            provider: 'Kubernetes',
            kind: 'rejected',
            message: error.message,
            remedy: base.remedy,
            code: String(status),
          })
        : error;
    return new KubernetesStatusError(neverHappened, { status, body });
  }
}

/** An answer about an API that this version of Kubernetes doesn't have (yet, or any more), rather than about an object. */
export function isUnknownApi(error: unknown): boolean {
  return (
    error instanceof KubernetesStatusError &&
    ((error.status === 404 && error.objectName === undefined) ||
      (error.status === 400 && /no kind ".+" is registered/.test(error.detail)))
  );
}

/** An admission webhook, or several disruption budgets for one pod: answered 500, and yet nothing has happened. */
function refusesItself(message: string): boolean {
  return /admission webhook|failed calling webhook|more than one PodDisruptionBudget/.test(
    message,
  );
}

function remedyFor(cluster: string, status: number, message: string): string {
  if (message.includes('more than one PodDisruptionBudget')) {
    return 'Leave one PodDisruptionBudget for these pods; the eviction API handles no more';
  }
  if (message.includes('failed calling webhook')) {
    return 'Bring the admission webhook back, or change its failurePolicy, then retry';
  }
  if (isAdmission(message)) {
    return 'A policy of the cluster refuses the change: adapt the policy or the workload, then retry';
  }
  return status === 403
    ? `Bind a role to the plugin's service account in cluster ${cluster} that ${allowing(
        message,
      )}, then retry`
    : 'Correct what the message names, then retry';
}

/** The rule that is missing, where the API server's role-based access control names what it has refused. */
function allowing(message: string): string {
  const [, verb, path, group] =
    /cannot (\S+) resource "([^"]+)" in API group "([^"]*)"/.exec(message) ??
    [];
  if (!verb) {
    return 'allows it';
  }
  const [resource, subresource] = path.split('/');
  const rule = describeRules([{ verb, group, resource, subresource }]);
  const [, namespace] = /in the namespace "([^"]+)"/.exec(message) ?? [];
  return `has the rule ${rule}${namespace ? ` in namespace ${namespace}` : ''}`;
}

/** Refused by a policy, whoever asks: webhooks, admission policies, quotas, pod security. */
function isAdmission(message: string): boolean {
  return /admission webhook|denied (the )?request|exceeded quota|violates PodSecurity/.test(
    message,
  );
}

function readStatus(answer: string): Status {
  try {
    const parsed = statusSchema.safeParse(JSON.parse(answer));
    return parsed.success ? parsed.data : {};
  } catch {
    // Not from the API server but from something before it, mostly as text.
    return { message: answer.slice(0, 300) || undefined };
  }
}
