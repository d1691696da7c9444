import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planChaos, describePlan } from './plan.mjs';
import { planDelivery } from './planDelivery.mjs';

const plan = (seed, minutes = 10) => planChaos({ seed, minutes, replicas: 3 });

describe('the plan of a chaos run', () => {
  it('is the same for the same seed, and another for another', () => {
    assert.deepEqual(plan('1'), plan('1'));
    assert.notDeepEqual(plan('1').trouble, plan('2').trouble);
    assert.deepEqual(
      planDelivery({ seed: '1', key: '3/incident.resolved/1' }),
      planDelivery({ seed: '1', key: '3/incident.resolved/1' }),
    );
  });

  it('has every kind of incident and of trouble, even in a minute', () => {
    for (const seed of ['1', '2', '3', '4', '5']) {
      const { incidents, trouble } = plan(seed, 1);
      assert.deepEqual([...new Set(incidents.map(({ kind }) => kind))].sort(), [
        'flood',
        'handed over',
        'left open',
        'over at once',
        'plain',
        'repaired',
        'unrepairable',
      ]);
      const kinds = trouble.map(({ what }) => what);
      assert.ok(kinds.includes('kill'));
      assert.ok(kinds.includes('pause'));
      assert.ok(kinds.includes('outage'));
      assert.ok(kinds.some(what => /database/.test(what)));
    }
  });

  it('leaves one replica in peace, except when it kills them all', () => {
    for (const seed of ['1', '2', '3', '4', '5']) {
      const awayUntil = [0, 0, 0];
      for (const event of plan(seed).trouble) {
        if (event.what === 'kill' || event.what === 'pause') {
          awayUntil[event.replica] =
            event.at + (event.seconds ?? event.downSeconds);
          assert.ok(awayUntil.some(until => until <= event.at));
        }
      }
    }
  });

  it('ends all trouble before the minutes are over', () => {
    const { trouble, seconds } = plan('1');
    for (const { at, seconds: lasts = 0, downSeconds = 0 } of trouble) {
      assert.ok(at + lasts + downSeconds <= seconds);
    }
  });

  it('can be read', () => {
    const lines = describePlan(plan('1', 1));
    assert.ok(lines.some(line => /kill -9 replica \d, back after/.test(line)));
    assert.ok(lines.every(line => /^ +\d+\.\d s {2}\S/.test(line)));
  });
});
