/** What `kubectl` asks of an API server for a restart, without a `kubectl`: the same calls, one after the other. */
export class Kubectl {
  #server;
  #token;
  #path;

  /** @param workload namespace and name of the Deployment */
  constructor(server, token, { namespace, name }) {
    this.#server = server;
    this.#token = token;
    this.#path = `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
  }

  /** `kubectl rollout restart && kubectl rollout status`. Answers how many milliseconds both took. */
  async restart() {
    const started = performance.now();
    await this.#call('GET');
    await this.#call('PATCH', {
      spec: {
        template: {
          metadata: {
            annotations: {
              'kubectl.kubernetes.io/restartedAt': new Date().toISOString(),
            },
          },
        },
      },
    });
    await this.untilRolledOut();
    return performance.now() - started;
  }

  /** `kubectl rollout status`. It watches; asking anew as soon as there is an answer is no slower. */
  async untilRolledOut() {
    const deadline = Date.now() + 120_000;
    while (!isRolledOut(await this.#call('GET'))) {
      if (Date.now() > deadline) {
        throw new Error(`${this.#path} did not roll out within 120 s`);
      }
    }
  }

  async #call(method, patch) {
    const response = await fetch(`${this.#server}${this.#path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        'content-type': 'application/strategic-merge-patch+json',
      },
      body: patch && JSON.stringify(patch),
    });
    const answer = await response.json();
    if (!response.ok) {
      throw new Error(`${method} ${this.#path}: ${answer.message}`);
    }
    return answer;
  }
}

/** The conditions of `kubectl rollout status` for a Deployment. */
function isRolledOut({ metadata, spec, status }) {
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status;
  return (
    metadata.generation <= status.observedGeneration &&
    updatedReplicas >= spec.replicas &&
    replicas <= updatedReplicas &&
    availableReplicas >= updatedReplicas
  );
}
