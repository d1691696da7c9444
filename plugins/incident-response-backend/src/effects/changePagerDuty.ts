import { SYSTEM } from '../incident';
import {
  requirePagerDuty,
  type Integrations,
} from '../integrations/Integrations';
import type { PagerDuty } from '../integrations/pagerduty/PagerDuty';
import { ProviderError } from '../integrations/ProviderError';
import type { EffectHandler } from './EffectHandler';

/** Acknowledges or resolves in PagerDuty, which stays the source of truth: the status changes when its webhook says so. */
export function changePagerDuty(
  integrations: Integrations,
): EffectHandler<'changePagerDuty'> {
  return {
    what: 'Changing the status in PagerDuty',
    repeatable: true,
    async perform({ state, request }) {
      const pagerDuty = requirePagerDuty(
        integrations,
        'The status can only be changed in PagerDuty itself.',
      );
      const status = await pagerDuty.status(state.id);
      const wanted = request.change === 'resolve' ? 'resolved' : 'acknowledged';
      if (status !== wanted && status !== 'resolved') {
        try {
          await pagerDuty.setStatus(state.id, wanted, request.from);
        } catch (error) {
          // Somebody else may have resolved it between the look and the call, which PagerDuty then refuses.
          if (!(await isResolvedAfter(error, pagerDuty, state.id))) {
            throw error;
          }
        }
      }
      return {
        facts: [
          {
            type: 'pagerduty.change_made',
            actor: SYSTEM,
            payload: { change: request.change },
          },
        ],
      };
    },
  };
}

/** Whether PagerDuty has refused a call only because the incident is resolved by now. */
export async function isResolvedAfter(
  error: unknown,
  pagerDuty: PagerDuty,
  incidentId: string,
): Promise<boolean> {
  return (
    error instanceof ProviderError &&
    error.kind === 'rejected' &&
    (await pagerDuty.status(incidentId)) === 'resolved'
  );
}
