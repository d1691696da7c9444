import type { EffectContext } from '../EffectHandler';
import type { RepairSubject } from './RepairSubject';

/** The effects that an attempt is made of. */
export type RemediationEffect =
  | EffectContext<'prepareRemediation'>
  | EffectContext<'remediate'>
  | EffectContext<'verifyRemediation'>
  | EffectContext<'restoreRemediation'>;

/** What an effect is about. */
export function subjectOf(effect: RemediationEffect): RepairSubject {
  const { state, policy, now, request, signal } = effect;
  return { state, policy, now, repair: request.repair, signal };
}
