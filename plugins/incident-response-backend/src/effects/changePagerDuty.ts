import { SYSTEM } from '../incident';
import {
  requirePagerDuty,
  type Integrations,
} from '../integrations/Integrations';
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
        await pagerDuty.setStatus(state.id, wanted, request.from);
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
