import { screen, within } from '@testing-library/react';
import { exampleOnCallHealth } from '../../__testUtils__/exampleInsights';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import {
  FakeIncidentResponse,
  responseError,
} from '../../__testUtils__/FakeIncidentResponse';
import { renderPlugin } from '../../__testUtils__/renderPlugin';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name: 'payments', namespace: 'default' },
  spec: { type: 'team' },
};

function setUp(prepare: (api: FakeIncidentResponse) => void = () => {}) {
  const api = new FakeIncidentResponse();
  prepare(api);
  renderPlugin({ api, entity });
}

const panel = () => screen.findByRole('region', { name: 'On-call health' });

describe('on-call health on a team’s page', () => {
  it('counts pages by person and week, and says in words what was too much', async () => {
    setUp();
    const health = within(await panel());
    expect(
      await health.findByText(
        '1 person was called too often in the last four weeks.',
      ),
    ).toBeVisible();
    const row = health.getByRole('row', { name: /2026-02-09/ });
    expect(
      within(row)
        .getAllByRole('cell')
        .map(cell => cell.textContent),
    ).toEqual([
      '2026-02-09',
      '15',
      '4',
      '2',
      '12',
      '15 pages in 7 days: more than 2 a day on average; 3 pages in one night',
    ]);
    expect(within(row).getByRole('link', { name: /ada/i })).toBeInTheDocument();
    await expectNoAxeViolations();
  });

  it('names nobody where names are hidden', async () => {
    setUp(api => {
      api.onCallHealth = exampleOnCallHealth({
        showNames: false,
        people: [
          {
            ...exampleOnCallHealth().people[0],
            name: 'Person A',
            entityRef: undefined,
          },
        ],
      });
    });
    const health = within(await panel());
    expect((await health.findAllByText('Person A'))[0]).toBeVisible();
    expect(health.queryByText(/ada/i)).not.toBeInTheDocument();
  });

  it('teaches what will be there while nobody was called', async () => {
    setUp(api => {
      api.onCallHealth = exampleOnCallHealth({ people: [], unnamed: 2 });
    });
    const health = within(await panel());
    expect(await health.findByText(/Nobody was called/)).toBeVisible();
    expect(health.getByText('2 pages name nobody.')).toBeVisible();
  });

  it('is the team’s own business', async () => {
    const refusal = await responseError(403, 'NotAllowedError', 'Only members');
    setUp(api => api.fail('getOnCallHealth', refusal));
    expect(
      await within(await panel()).findByText(/shown to members of the team/),
    ).toBeVisible();
  });
});
