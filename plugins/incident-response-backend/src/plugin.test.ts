import { startTestPortal, type TestPortal } from './__testUtils__/TestPortal';

describe('incident response plugin', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    portal = await startTestPortal();
  });
  afterAll(async () => {
    await portal?.stop();
  });

  it('opens channel, ticket and runbook once for a page that is delivered twice', async () => {
    const { id } = portal.sandbox.pagerduty.trigger({
      serviceId: 'PPAYAPI',
      title: 'payments-api: memory above 95 % for 10 min',
      priority: 'P2',
      details: { alertname: 'HighMemoryUsage', namespace: 'payments' },
      duplicateDelivery: true,
    });

    const incident = await portal.until(
      id,
      ({ channel, ticket, runbook, facts }) =>
        Boolean(channel && ticket && runbook) &&
        facts.some(fact => fact.type === 'pagerduty.linked') &&
        facts.some(fact => fact.type === 'responders.invited'),
    );

    expect(incident).toMatchObject({
      severity: 'P2',
      severityReason: 'PagerDuty priority P2',
      ownerRef: 'group:default/payments',
      dependents: [
        'component:default/checkout',
        'component:default/storefront',
      ],
      runbook: { title: 'High memory', why: ['Alert name is HighMemoryUsage'] },
      troubles: [],
      notConfigured: [],
    });
  });
});
