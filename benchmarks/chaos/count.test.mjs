import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countUnknown, findProblems } from './count.mjs';

const START = Date.parse('2026-11-01T10:00:00.000Z');
const at = seconds => new Date(START + seconds * 1_000).toISOString();
const ID = 'QDEMO000000001';
const CHANNEL = 'http://slack.test/archives/C1';
const TICKET = 'http://jira.test/browse/OPS-1';

/** One incident that ran as it should: asked for a human, was mended by one, and is at rest. */
function wellRun() {
  let sequence = 0;
  const fact = (type, payload = {}, id = `${type}/${(sequence += 1)}`) => ({
    incident_id: ID,
    id,
    type,
    occurred_at: at(sequence),
    recorded_at: at(sequence),
    payload,
  });
  const asked = fact('human.asked', {}, `${ID}/human/attempts/1`);
  const drafted = fact('postmortem.drafted', {}, `${ID}/postmortem/1/drafted`);
  const note = `Channel: ${CHANNEL}\nTicket: ${TICKET}`;
  const message = (eventType, effect, says = 'a text') => ({
    channelId: 'C1',
    ts: effect,
    at: at(9),
    eventType,
    effect,
    says,
  });
  const comment = name => ({
    id: name,
    at: at(9),
    effect: `${ID}/ticket/comment/${name}`,
    text: name,
  });
  return {
    begun: [{ id: ID, number: 1001, title: 'a title', kind: 'unrepairable' }],
    audit: {
      incidents: [
        {
          id: ID,
          number: 1001,
          status: 'resolved',
          createdAt: at(0),
          acknowledgedAt: at(20),
          resolvedAt: at(30),
          channels: [
            { id: 'C1', name: 'inc-1001', topic: `incident ${ID}`, pins: 1 },
          ],
          messages: [
            message('incident_summary', `${ID}/summary`, 'Status: resolved'),
            message('human_needed', `${ID}/message/${asked.id}`),
            message('postmortem_draft', `${ID}/message/${drafted.id}`),
          ],
          tickets: [
            {
              key: 'OPS-1',
              links: [`${ID}/portal`, `${ID}/pagerduty`],
              comments: [comment(asked.id), comment('resolution/1')],
            },
          ],
          notes: [{ id: 'N1', at: at(9), text: note }],
          responderRequests: [{ at: at(10), message: 'help' }],
          escalations: [],
          repairs: [{ at: at(8), detail: 'evict pod' }],
        },
      ],
      strays: { channels: [], tickets: [], repairs: [] },
    },
    portal: new Map([
      [
        ID,
        {
          row: { id: ID, status: 'resolved', channel_id: 'C1' },
          facts: [
            fact('pagerduty.triggered'),
            fact('channel.opened', { id: 'C1', url: CHANNEL }),
            fact('ticket.opened', { key: 'OPS-1', url: TICKET }),
            fact('pagerduty.note_added', { content: note }),
            fact('remediation.attempted', { attempt: 1 }),
            asked,
            fact('human.paged', { because: asked.id }),
            fact('pagerduty.acknowledged'),
            fact('pagerduty.resolved'),
            drafted,
          ],
          effects: [
            {
              key: `${ID}/message/${asked.id}`,
              type: 'postMessage',
              state: 'done',
            },
          ],
          postmortems: [{ id: 'pm-1', incident_id: ID, status: 'draft' }],
        },
      ],
    ]),
    now: new Date(START + 300_000),
    outageSeconds: 10,
    undelivered: 0,
    refused: new Map(),
  };
}

/** What is found after something has been made different. */
function findAfter(change) {
  const evidence = wellRun();
  const [audit] = evidence.audit.incidents;
  change({ audit, portal: evidence.portal.get(ID), evidence });
  return findProblems(evidence).map(({ kind, what }) => `${kind}: ${what}`);
}

const without = (portal, type) => {
  portal.facts = portal.facts.filter(fact => fact.type !== type);
};
const repeat = list => list.push(list[0]);
/** A page that was never answered, for 190 s. */
const tryToPage = (audit, portal, { tries }) => {
  audit.responderRequests = [];
  audit.resolvedAt = at(200);
  without(portal, 'human.paged');
  portal.effects.push({
    key: `${ID}/page/${ID}/human/attempts/1`,
    type: 'pageHuman',
    state: 'overtaken',
    tries,
    started_at: at(10),
  });
};

describe('the counting of a chaos run', () => {
  it('finds nothing where everything is as it should be', () => {
    assert.deepEqual(
      findAfter(() => undefined),
      [],
    );
  });

  const CASES = [
    [
      'an incident that the portal has never heard of',
      ({ evidence }) => evidence.portal.clear(),
      /^lost: the portal has never heard of it$/,
    ],
    [
      'an incident that is not over in the portal',
      ({ portal }) => {
        portal.row.status = 'acknowledged';
      },
      /^lost: PagerDuty says resolved, the portal acknowledged$/,
    ],
    [
      'an event that is lost',
      ({ portal }) => without(portal, 'pagerduty.acknowledged'),
      /^lost: acknowledged: 0 on the timeline, 1 at PagerDuty$/,
    ],
    [
      'an event that was taken in twice',
      ({ portal }) => repeat(portal.facts),
      /^duplicates: triggered: 2 on the timeline, 1 at PagerDuty$/,
    ],
    [
      'a second channel',
      ({ audit }) =>
        audit.channels.push({
          id: 'C2',
          name: 'inc-1001-2',
          topic: '',
          pins: 0,
        }),
      /^duplicates: 2 channels: #inc-1001, #inc-1001-2$/,
    ],
    [
      'a channel that the portal does not know',
      ({ portal }) => {
        without(portal, 'channel.opened');
        portal.row.channel_id = null;
      },
      /^lost: the portal does not know its channel #inc-1001$/,
    ],
    [
      'a second ticket',
      ({ audit }) => repeat(audit.tickets),
      /^duplicates: 2 tickets: OPS-1, OPS-1$/,
    ],
    [
      'a second summary',
      ({ audit }) => repeat(audit.messages),
      /^duplicates: 2 summaries in the channel$/,
    ],
    [
      'a summary that nobody brought up to date',
      ({ audit }) => {
        audit.messages[0].says = 'Status: triggered';
      },
      /^lost: the summary is out of date/,
    ],
    [
      'a message that was posted twice',
      ({ audit }) => audit.messages.push(audit.messages[1]),
      /^duplicates: message \S+ 2 times$/,
    ],
    [
      'a draft that the channel was not told of',
      ({ audit }) => audit.messages.pop(),
      /^lost: the channel was not told of postmortem\.drafted/,
    ],
    [
      'a success that was not told, although a later one was',
      ({ audit, portal }) => {
        const [first, second] = [1, 2].map(attempt => ({
          id: `${ID}/verified/${attempt}`,
          type: 'remediation.verified',
          recorded_at: at(15),
          payload: { attempt },
        }));
        portal.facts.push(first, second);
        audit.messages.push({ effect: `${ID}/message/${second.id}`, says: '' });
      },
      /^lost: the channel was not told of remediation\.verified \(\S+\/1\)$/,
    ],
    [
      'an unknown outcome that the channel was not told of',
      ({ portal }) => {
        const effect = `${ID}/ticket`;
        portal.effects.push({ key: effect, state: 'unknown' });
        portal.facts.push({
          id: `${effect}/unknown`,
          type: 'effect.unknown',
          recorded_at: at(15),
          payload: { effect },
        });
      },
      /^lost: the channel was not told of effect\.unknown/,
    ],
    [
      'a message that counts as posted and is not there',
      ({ audit }) => audit.messages.splice(1, 1),
      /^lost: the message \S+ counts as posted and is not there$/,
    ],
    [
      'a comment that was written twice',
      ({ audit }) => repeat(audit.tickets[0].comments),
      /^duplicates: ticket comment \S+ 2 times$/,
    ],
    [
      'a ticket that was not told of the end',
      ({ audit }) => audit.tickets[0].comments.pop(),
      /^lost: the ticket was not told of pagerduty\.resolved/,
    ],
    [
      'a second note with the links',
      ({ audit }) =>
        audit.notes.push({ id: 'N2', at: at(9), text: `Again: ${CHANNEL}` }),
      /^duplicates: 2 notes with the link http:\/\/slack\.test/,
    ],
    [
      'a second page',
      ({ audit }) => repeat(audit.responderRequests),
      /^duplicates: 2 pages at PagerDuty, the portal knows 1$/,
    ],
    [
      'a human who was never paged',
      ({ audit, portal }) => {
        audit.responderRequests = [];
        audit.resolvedAt = at(200);
        without(portal, 'human.paged');
      },
      /^lost: nobody was paged although a human is needed/,
    ],
    [
      'a human whose page was left alone for long',
      ({ audit, portal }) => tryToPage(audit, portal, { tries: 3 }),
      /^lost: nobody was paged although a human is needed/,
    ],
    [
      'a repair that is on no timeline',
      ({ audit }) => repeat(audit.repairs),
      /^duplicates: 2 repairs in Kubernetes, 1 on the timeline/,
    ],
    [
      'a missing postmortem',
      ({ portal }) => portal.postmortems.pop(),
      /^lost: 0 postmortems, 1 expected$/,
    ],
    [
      'a lease that is still held',
      ({ portal }) => {
        portal.row.lease_token = 't';
      },
      /^stuck: its lease is held by/,
    ],
    [
      'an incident that was due',
      ({ portal }) => {
        portal.row.next_wake_at = at(100);
      },
      /^stuck: due since/,
    ],
    [
      'an incident that was set aside',
      ({ portal }) => {
        portal.row.dead_lettered_at = at(9);
      },
      /^stuck: set aside/,
    ],
    [
      'an effect that nobody finished',
      ({ portal }) => {
        portal.effects[0].state = 'intended';
      },
      /^stuck: \S+ is intended and not finished/,
    ],
    [
      'an effect that was given up',
      ({ portal }) => {
        portal.effects[0].state = 'failed';
      },
      /^lost: \S+ has failed/,
    ],
    [
      'something that belongs to no incident',
      ({ evidence }) => evidence.audit.strays.channels.push('#inc-1'),
      /^duplicates: belongs to no incident: #inc-1 \(channels\)$/,
    ],
    [
      'webhooks that were refused or never taken',
      ({ evidence }) => {
        evidence.refused.set(401, 2);
      },
      /^lost: 2 webhooks were answered 401/,
    ],
  ];
  for (const [what, change, expected] of CASES) {
    it(`finds ${what}`, () => {
      const found = findAfter(change);
      assert.ok(
        found.some(text => expected.test(text)),
        `found ${JSON.stringify(found)}`,
      );
    });
  }

  it('does not expect what was over before it could be done', () => {
    const found = findAfter(({ audit, portal }) => {
      audit.channels = [];
      audit.tickets = [];
      audit.messages = [];
      audit.notes = [];
      portal.row.channel_id = null;
      portal.effects = [];
      ['channel.opened', 'ticket.opened', 'pagerduty.note_added'].forEach(
        type => without(portal, type),
      );
    });
    assert.deepEqual(found, []);
  });

  it('does not expect what was tried in vain to the end', () => {
    const found = findAfter(({ audit, portal }) =>
      tryToPage(audit, portal, { tries: 5 }),
    );
    assert.deepEqual(found, []);
  });

  it('counts what a human was asked about as neither lost nor stuck', () => {
    const evidence = wellRun();
    const [audit] = evidence.audit.incidents;
    audit.messages.pop();
    const portal = evidence.portal.get(ID);
    portal.effects.push({
      key: `${ID}/message/${ID}/postmortem/1/drafted`,
      type: 'postMessage',
      state: 'unknown',
    });
    assert.deepEqual(findProblems(evidence), []);
    assert.equal(countUnknown(evidence.portal), 1);
  });
});
