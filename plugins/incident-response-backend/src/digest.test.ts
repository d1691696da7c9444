import { mockServices } from '@backstage/backend-test-utils';
import { DateTime } from 'luxon';
import {
  ENTITIES,
  startTestPortal,
  type TestPortal,
} from './__testUtils__/TestPortal';

jest.setTimeout(60_000);

describe('the weekly digest', () => {
  let portal: TestPortal;
  const scheduler = mockServices.scheduler();
  let team = '';
  let other = '';

  beforeAll(async () => {
    const now = DateTime.utc();
    portal = await startTestPortal({
      scheduler,
      // The channels have to be there before the groups can name them.
      entities: ({ slack }) => {
        team = slack.createChannel('payments').id;
        other = slack.createChannel('platform').id;
        return [
          ...ENTITIES.filter(({ kind }) => kind !== 'Group'),
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Group',
            metadata: {
              name: 'payments',
              title: 'Payments',
              annotations: { 'incident-response/slack-channel': team },
            },
            spec: { type: 'team', children: [] },
          },
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Group',
            metadata: {
              name: 'search',
              annotations: { 'incident-response/slack-channel': '#search' },
            },
            spec: { type: 'team', children: [] },
          },
        ];
      },
      config: () => ({
        sandbox: { url: 'http://sandbox.test' },
        digest: {
          enabled: true,
          day: now.toFormat('cccc'),
          hour: now.hour,
          timeZone: 'UTC',
          channels: { 'group:default/platform': other },
        },
      }),
    });
  });
  afterAll(() => portal?.stop());

  it('reaches the channels that the configuration and the groups name, once', async () => {
    await scheduler.triggerTask('incident-response-digests');
    await scheduler.triggerTask('incident-response-digests');
    const { channels } = portal.sandbox.slack;
    const digests = channels.flatMap(({ id, messages }) =>
      messages
        .map(({ revisions }) => ({ id, ...revisions[0] }))
        .filter(({ text }) => text.startsWith('*Incidents of')),
    );
    expect(digests.map(({ id }) => id).sort()).toEqual([team, other].sort());
    const ours = digests.find(({ id }) => id === team);
    expect(ours?.text).toContain('*Incidents of Payments,');
    expect(ours?.text).toContain('These figures are simulated');
    expect(ours?.text).toContain('/incidents/insights?ownerRef=');
    expect(ours?.metadata).toMatchObject({
      event_type: 'weekly_digest',
      event_payload: {
        effect: expect.stringContaining('digest/group:default/payments/'),
      },
    });
  });
});
