import { exampleFact } from '../../__testUtils__/exampleFacts';
import { foldFacts } from './foldFacts';

const NOW = '2026-11-23T10:00:00Z';
const note = (sequence: number, seconds: number) =>
  exampleFact(NOW, sequence, seconds, {
    type: 'note.added',
    actor: { kind: 'user', ref: 'user:default/ada' },
    payload: { text: `note ${sequence}` },
  });

describe('foldFacts', () => {
  it('puts neighbours of the same second and kind on one row', () => {
    const rows = foldFacts([note(1, 0), note(2, 0.4), note(3, 1)]);
    expect(rows.map(row => row.id)).toEqual(['fact-1', 'fact-3']);
    expect(rows[0].folded.map(({ detail }) => detail)).toEqual(['note 2']);
  });

  it('keeps the order of happening across kinds', () => {
    const closed = exampleFact(NOW, 2, 0, {
      type: 'postmortem.closed',
      actor: { kind: 'system' },
      payload: { postmortemId: 'pm-1' },
    });
    expect(foldFacts([note(1, 0), closed, note(3, 0)])).toHaveLength(3);
  });
});
