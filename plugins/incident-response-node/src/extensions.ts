import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { RemediationAction } from './RemediationAction';

/** Where modules add repairs of their own. @public */
export interface RemediationActionsExtensionPoint {
  /** @throws Error when an action of this id is there already */
  addAction(...actions: RemediationAction[]): void;
}

/** @public */
export const remediationActionsExtensionPoint =
  createExtensionPoint<RemediationActionsExtensionPoint>({
    id: 'incident-response.remediation-actions',
  });
