import type { PostmortemDocument } from '@incident-response/backstage-plugin-common';
import { incidentText, postmortemText } from './searchText';

const at = '2026-03-03T12:00:00.000Z';
const original = { at, text: 'PagerDuty: triggered' };
const shown = { at, hidden: false, pinned: false };

const document: PostmortemDocument = {
  title: 'Memory',
  sections: [
    { id: 'summary', title: 'Summary', state: 'edited', body: 'A cache grew.' },
    { id: 'impact', title: 'Impact', state: 'empty', body: '  ' },
  ],
  timeline: [
    { ...shown, id: 'a', text: 'PagerDuty: triggered', original },
    { ...shown, id: 'b', text: 'Ticket opened', original, pinned: true },
    { ...shown, id: 'c', text: 'Somebody looked at the heap' },
    { ...shown, id: 'd', text: 'Said in confidence', hidden: true },
  ],
  whys: [{ id: 'w', depth: 0, text: 'Nothing bounds the cache' }],
  impact: { entityRefs: [] },
  people: [],
  actionItems: [
    {
      id: 'i',
      title: 'Bound the cache',
      type: 'prevent',
      priority: 'high',
      done: false,
      ticket: { key: 'OPS-7', url: 'https://jira.test/browse/OPS-7' },
    },
  ],
};

describe('the text of a search document', () => {
  it('has what people remember of a postmortem, and nothing that is hidden', () => {
    expect(postmortemText(document)).toBe(
      [
        '## Summary\n\nA cache grew.',
        'Nothing bounds the cache',
        'Ticket opened',
        'Somebody looked at the heap',
        '## Action items',
        '- Bound the cache (OPS-7)',
      ].join('\n\n'),
    );
  });

  it('is bounded, however much was written', () => {
    const long = {
      ...document.sections[0],
      body: 'word '.repeat(50_000),
    };
    expect(
      postmortemText({ ...document, sections: [long] }).length,
    ).toBeLessThanOrEqual(20_000);
  });

  it('leaves out what is not known of an incident', () => {
    expect(
      incidentText({
        id: 'Q1',
        number: null,
        title: 'Something',
        status: 'triggered',
        severity: 'P3',
        service_name: null,
        entity_ref: null,
        owner_ref: null,
        triggered_at: at,
        resolved_at: null,
        alert_name: 'HighMemoryUsage',
        runbook_ref: null,
        notes: ['', 'Heap is full'],
      }),
    ).toBe('HighMemoryUsage\n\nHeap is full');
  });
});
