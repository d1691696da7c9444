import type { RemediationAction } from '@incident-response/backstage-plugin-node';

/** The repairs that runbooks can name. */
export class ActionRegistry {
  private readonly actions = new Map<string, RemediationAction>();

  /** @throws Error when an action of this id is there already */
  add(action: RemediationAction): void {
    if (this.actions.has(action.id)) {
      throw new Error(
        `Two remediation actions are called ${action.id}: rename the one that your module adds`,
      );
    }
    this.actions.set(action.id, action);
  }

  find(id: string): RemediationAction | undefined {
    return this.actions.get(id);
  }

  /** By id. */
  get all(): RemediationAction[] {
    return [...this.actions.values()].sort((a, b) =>
      a.id.localeCompare(b.id, 'en'),
    );
  }
}
