import { START } from '../__testUtils__/incident';
import { parsePagerDutyEvent } from './pagerDutyEvent';

const parse = (body: unknown) =>
  parsePagerDutyEvent(Buffer.from(JSON.stringify(body)), START);

const triggered = {
  event: {
    id: '01TRIGGER',
    event_type: 'incident.triggered',
    resource_type: 'incident',
    occurred_at: '2026-03-03T12:00:00Z',
    agent: {
      id: 'P1',
      type: 'inbound_integration_reference',
      summary: 'Monitor',
    },
    client: null,
    data: {
      id: 'Q1',
      type: 'incident',
      html_url: 'https://pagerduty.test/incidents/Q1',
      number: 12,
      status: 'triggered',
      title: 'A little bump',
      created_at: '2026-03-03T11:59:59Z',
      urgency: 'high',
      priority: { id: 'PR', type: 'priority_reference', summary: 'P2' },
      service: { id: 'PSVC', type: 'service_reference', summary: 'API' },
      escalation_policy: { id: 'EP', type: 'x', summary: 'Default' },
      assignees: [{ id: 'U1', type: 'user_reference', summary: 'A Person' }],
      teams: [],
    },
  },
};

const withData = (data: Record<string, unknown>) => ({
  event: { ...triggered.event, data: { ...triggered.event.data, ...data } },
});

describe('parsePagerDutyEvent', () => {
  it('reads what it needs of a trigger', () => {
    expect(parse(triggered)).toEqual({
      eventId: '01TRIGGER',
      eventType: 'incident.triggered',
      incidentId: 'Q1',
      fact: {
        id: 'pagerduty/01TRIGGER',
        type: 'pagerduty.triggered',
        occurredAt: '2026-03-03T12:00:00.000Z',
        actor: { kind: 'service', name: 'Monitor' },
        source: {
          title: 'PagerDuty',
          url: 'https://pagerduty.test/incidents/Q1',
        },
        payload: {
          eventId: '01TRIGGER',
          incident: {
            title: 'A little bump',
            number: 12,
            htmlUrl: 'https://pagerduty.test/incidents/Q1',
            status: 'triggered',
            urgency: 'high',
            priorityName: 'P2',
            serviceId: 'PSVC',
            serviceName: 'API',
            escalationPolicyId: 'EP',
            assignees: [{ name: 'A Person', pagerdutyUserId: 'U1' }],
            createdAt: '2026-03-03T11:59:59.000Z',
          },
        },
      },
    });
  });

  it.each<[string, unknown]>([
    [
      'null everywhere',
      withData({
        priority: null,
        assignees: null,
        service: null,
        created_at: null,
        urgency: null,
        escalation_policy: null,
        html_url: null,
        number: null,
        title: null,
        status: null,
      }),
    ],
    [
      'wrong types everywhere',
      withData({
        priority: 'P2',
        assignees: {},
        service: 7,
        created_at: 5,
        urgency: 'loud',
        number: 'many',
        title: ['x'],
        status: 'odd',
      }),
    ],
    [
      'missing fields',
      {
        event: {
          id: 'e',
          event_type: 'incident.triggered',
          data: { id: 'Q1', type: 'incident' },
        },
      },
    ],
    [
      'an event id that is a number',
      { event: { ...triggered.event, id: 12345678901 } },
    ],
    [
      'an instant that is none',
      { event: { ...triggered.event, occurred_at: 'yesterday' } },
    ],
  ])('makes a fact of the incident in spite of %s', (_, body) => {
    expect(parse(body)).toMatchObject({
      incidentId: 'Q1',
      fact: { type: 'pagerduty.triggered' },
    });
  });

  it('keeps a note with the incident that it names', () => {
    expect(
      parse({
        event: {
          id: 'n1',
          event_type: 'incident.annotated',
          data: {
            type: 'incident_note',
            id: 'N1',
            content: 'found it',
            incident: { id: 'Q1' },
          },
        },
      }),
    ).toMatchObject({
      incidentId: 'Q1',
      fact: { type: 'pagerduty.note_added', payload: { content: 'found it' } },
    });
  });

  it.each([
    [
      'an unknown event of an incident',
      'incident.something_new',
      'pagerduty.event',
    ],
    ['a workflow', 'incident.workflow.started', 'pagerduty.event'],
  ])('keeps %s for the timeline', (_, type, fact) => {
    expect(
      parse({
        event: { id: 'x', event_type: type, data: { incident: { id: 'Q1' } } },
      }),
    ).toMatchObject({ incidentId: 'Q1', fact: { type: fact } });
  });

  it.each([
    [
      'a ping',
      {
        event: {
          id: 'p',
          event_type: 'pagey.ping',
          data: { message: 'hi', type: 'ping' },
        },
      },
    ],
    [
      'a service event',
      {
        event: {
          id: 's',
          event_type: 'service.updated',
          data: { id: 'PSVC', type: 'service' },
        },
      },
    ],
    [
      'an incident event without an incident',
      { event: { id: 'i', event_type: 'incident.triggered', data: null } },
    ],
  ])('makes no fact of %s', (_, body) => {
    expect(parse(body)?.fact).toBeUndefined();
    expect(parse(body)?.eventType).toBeDefined();
  });

  it.each([
    ['[]'],
    ['null'],
    ['"text"'],
    ['{"event":7}'],
    ['{"event":{}}'],
    ['{not json'],
    [''],
  ])('knows that %s is no event', body => {
    expect(parsePagerDutyEvent(Buffer.from(body), START)).toBeUndefined();
  });

  it('never makes a link of anything but a web address', () => {
    // eslint rules forbid the literal, and so does common sense.
    const address = ['java', 'script:alert(1)'].join('');
    expect(
      parse(withData({ html_url: address }))?.fact?.source,
    ).toBeUndefined();
  });
});
