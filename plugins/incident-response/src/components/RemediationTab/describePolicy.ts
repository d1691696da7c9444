import {
  SEVERITIES,
  type RemediationMode,
  type RemediationOverview,
} from '@incident-response/backstage-plugin-common';
import { inWords } from '../Remediation';

const MODES: Record<RemediationMode, string> = {
  auto: 'repairs run by themselves',
  approve: 'a person must approve a repair',
  suggest: 'a repair is only suggested',
  off: 'nothing is repaired',
};

/** The configured policy, one sentence a rule. */
export function describePolicy({
  policy,
  actions,
}: RemediationOverview): string[] {
  const always = actions
    .filter(({ needsApproval }) => needsApproval)
    .map(({ id }) => id);
  return [
    `For P1 and P2 in production, ${MODES[policy.productionMode]}; otherwise ${
      MODES[policy.defaultMode]
    }.`,
    policy.actionsWithoutApproval.length > 0 &&
      `These are treated there as elsewhere: ${inWords(
        policy.actionsWithoutApproval,
        'and',
      )}.`,
    always.length > 0 &&
      `Always approved by a person: ${inWords(always, 'and')}.`,
    policy.approvers.length > 0
      ? `Who may approve: the owners of the service, and ${inWords(
          policy.approvers,
          'and',
        )}.`
      : 'Who may approve: the owners of the service.',
    policy.twoApprovals.length > 0 &&
      `Two people have to approve it in production for ${inWords(
        SEVERITIES.filter(severity => policy.twoApprovals.includes(severity)),
        'and',
      )}.`,
    policy.fourEyes
      ? 'Four eyes: whoever has asked for a repair can’t approve it.'
      : 'Whoever has asked for a repair may approve it as well.',
    `After ${policy.maxAttempts} attempts that did not help, a human is asked.`,
    policy.allowedNamespaces
      ? `Only in the namespaces ${inWords(policy.allowedNamespaces, 'and')}.`
      : 'In every namespace of a service.',
    policy.disabledNamespaces.length > 0 &&
      `Never in the namespaces ${inWords(policy.disabledNamespaces, 'and')}.`,
    policy.disabledActions.length > 0 &&
      `Switched off: ${inWords(policy.disabledActions, 'and')}.`,
    policy.trustedLocations
      ? `Only plans of runbooks from ${inWords(
          policy.trustedLocations,
          'and',
        )} are carried out.`
      : 'Plans of every runbook of the catalog are carried out.',
    policy.dryRun && 'Everything is rehearsed only: nothing is changed.',
  ].filter((rule): rule is string => Boolean(rule));
}
