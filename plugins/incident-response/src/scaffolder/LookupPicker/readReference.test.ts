import { readReference } from './readReference';

describe('readReference', () => {
  it.each([
    ['incident', '1234', '1234'],
    ['incident', ' #1234 ', '1234'],
    ['incident', 'Q1ABCDEF', 'Q1ABCDEF'],
    [
      'incident',
      'manual-6e7c1f0e-3a5b-4c1d-9e2f-0a1b2c3d4e5f',
      'manual-6e7c1f0e-3a5b-4c1d-9e2f-0a1b2c3d4e5f',
    ],
    ['incident', 'https://portal.example.com/incidents/1234', '1234'],
    ['incident', 'https://portal.example.com/incidents/1234/?a=b#c', '1234'],
    ['incident', '/operations/1234', '1234'],
    ['incident', 'https://example.pagerduty.com/incidents/Q1ABC', 'Q1ABC'],
    ['incident', 'memory', undefined],
    ['incident', '#1234 payments-api: memory', undefined],
    ['incident', 'https://portal.example.com', undefined],
    ['incident', '/incidents/%E0%A4%A', undefined],
    ['incident', '', undefined],
    ['postmortem', 'pm-Q1ABC', 'pm-Q1ABC'],
    [
      'postmortem',
      'https://portal.example.com/incidents/postmortems/pm-Q1ABC',
      'pm-Q1ABC',
    ],
    ['postmortem', '1234', undefined],
  ] as const)('reads the %s in %j: %s', (kind, text, expected) => {
    expect(readReference(text, kind)).toBe(expected);
  });
});
