import type { RemediationOverview } from '@incident-response/backstage-plugin-common';
import { exampleRemediation } from '../../__testUtils__/exampleRemediation';
import { describeStanding } from './describeStanding';

const example = exampleRemediation();

describe('where automatic repair stands', () => {
  it.each<[Partial<RemediationOverview>, string]>([
    [{}, 'Automatic repair is on: 1 service is under repair, nothing stops it'],
    [
      { underRepair: { entities: [], limit: 2 } },
      'Automatic repair is on: no service is under repair, nothing stops it',
    ],
    [
      { policy: { ...example.policy, enabled: false } },
      'Automatic repair is stopped: it is off in the configuration',
    ],
    [
      {
        switch: { enabled: false },
        breaker: { ...example.breaker, tripped: true },
      },
      'Automatic repair is stopped: it was switched off here',
    ],
    [
      {
        breaker: {
          ...example.breaker,
          alerting: 6,
          tripped: true,
        },
      },
      'Automatic repair is stopped: 6 of 12 services have open incidents (more than 40 %)',
    ],
    [
      { quietTime: 'the release freeze lasts until 2026-12-01' },
      'Automatic repair is stopped: the release freeze lasts until 2026-12-01',
    ],
    [
      { policy: { ...example.policy, dryRun: true } },
      'Automatic repair only rehearses: everything is gone through and nothing is changed, since incidentResponse.remediation.dryRun is on; 1 service is under repair',
    ],
  ])('says so in one sentence (%#)', (overrides, sentence) => {
    expect(describeStanding({ ...example, ...overrides }).sentence).toBe(
      sentence,
    );
  });
});
