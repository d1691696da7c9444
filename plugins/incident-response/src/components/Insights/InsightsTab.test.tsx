import { SIMULATED_NOTICE } from '@incident-response/backstage-plugin-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { saveAsFile } from '../../browser/saveAsFile';
import { exampleIncident } from '../../__testUtils__/exampleIncident';
import { exampleInsights } from '../../__testUtils__/exampleInsights';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import {
  FakeIncidentResponse,
  responseError,
} from '../../__testUtils__/FakeIncidentResponse';
import { renderPlugin } from '../../__testUtils__/renderPlugin';

// jsdom has no object URLs, and a test wants to see what would be saved.
jest.mock('../../browser/saveAsFile', () => ({ saveAsFile: jest.fn() }));
// A page of this size takes axe several seconds, and many more where the machine is busy.
jest.setTimeout(90_000);

const path = '/incidents/insights';

function setUp(
  prepare: (api: FakeIncidentResponse) => void = () => {},
  options: Partial<Parameters<typeof renderPlugin>[0]> = {},
) {
  const api = new FakeIncidentResponse();
  prepare(api);
  renderPlugin({ api, path, ...options });
  return { api, user: userEvent.setup() };
}

const panel = (name: RegExp | string) => screen.findByRole('region', { name });

describe('the insights', () => {
  it('begin with four numbers and their trend in words', async () => {
    setUp();
    const acknowledge = await panel('Time to acknowledge');
    expect(acknowledge).toHaveTextContent('1 min 50 s');
    expect(acknowledge).toHaveTextContent('50 % less than before, better');
    expect(acknowledge).toHaveTextContent('median of 5');
    const resolve = await panel('Time to resolve');
    expect(resolve).toHaveTextContent('40 min');
    expect(resolve).toHaveTextContent('33 % more than before, worse');
    const repeats = await panel('Repeats');
    expect(repeats).toHaveTextContent('50 %');
    expect(repeats).toHaveTextContent(
      '25 percentage points more than before, worse',
    );
    expect(await panel('Fixed without a human')).toHaveTextContent(
      '15 percentage points more than before, better',
    );
  });

  it('can be used by everybody', async () => {
    setUp();
    expect(await panel('Repeats')).toBeVisible();
    await expectNoAxeViolations();
  });

  it('say how each number is counted, a click away from it', async () => {
    const { user } = setUp();
    const acknowledge = await panel('Time to acknowledge');
    const definition = within(acknowledge).getByText(
      /From the trigger to the first acknowledgement/,
    );
    expect(definition.closest('details')).not.toHaveAttribute('open');
    await user.click(within(acknowledge).getByText('What is this?'));
    expect(definition.closest('details')).toHaveAttribute('open');
  });

  it('open the incidents behind a number, which is part of the address', async () => {
    const { api, user } = setUp(fake => {
      fake.insightsIncidents = ['first', 'second', 'third'].map(title =>
        exampleIncident({ id: title, title, number: undefined }),
      );
    });
    await user.click(
      await screen.findByRole('button', {
        name: '3 of 6 (Repeats: show the incidents)',
      }),
    );
    const behind = await panel('Behind “Repeats: those that are”');
    expect(
      await within(behind).findByRole('link', { name: 'second' }),
    ).toHaveAttribute('href', '/incidents/second');
    expect(api.insightsQueries.at(-1)).toMatchObject({
      measure: 'repeats',
      value: 'hits',
    });
    await user.click(
      within(behind).getByRole('button', { name: 'Show more incidents' }),
    );
    expect(
      await within(behind).findByRole('link', { name: 'third' }),
    ).toBeVisible();
    await user.click(
      within(behind).getByRole('button', { name: 'Close the list' }),
    );
    await waitFor(() => expect(behind).not.toBeInTheDocument());
  });

  it('are plots, and tables whose every number opens what is behind it', async () => {
    const { api, user } = setUp();
    const weeks = await panel('Incidents by week and severity');
    await waitFor(() =>
      expect(
        weeks.querySelectorAll('.recharts-bar-rectangle').length,
      ).toBeGreaterThan(0),
    );
    await user.click(within(weeks).getByRole('radio', { name: 'Table' }));
    const row = within(weeks).getByRole('row', { name: /2026-02-09/ });
    expect(
      within(row)
        .getAllByRole('cell')
        .map(cell => cell.textContent?.[0]),
    ).toEqual(['0', '2', '1', '0']);
    await expectNoAxeViolations();
    await user.click(
      within(row).getByRole('button', {
        name: '2 (2026-02-09, P2: show the incidents)',
      }),
    );
    expect(
      await panel('Behind “P2 Incidents: week of 2026-02-09”'),
    ).toBeVisible();
    expect(api.insightsQueries.at(-1)).toMatchObject({
      measure: 'incidents',
      value: '2026-02-09',
      severity: 'P2',
    });
  });

  it('open what is behind a bar that is clicked', async () => {
    const { user } = setUp();
    const weeks = await panel('Incidents by week and severity');
    const bar = await waitFor(() => {
      const found = weeks.querySelector('.recharts-bar-rectangle path');
      if (!found) {
        throw new Error('nothing is drawn yet');
      }
      return found;
    });
    await user.click(bar);
    expect(
      await panel('Behind “P1 Incidents: week of 2026-02-02”'),
    ).toBeVisible();
  });

  it('show the load by hour and weekday as numbers', async () => {
    const { user } = setUp();
    const map = await panel('On-call load by hour and weekday');
    expect(map).toHaveTextContent('8 pages, 5 before. Hours of Europe/Berlin.');
    await user.click(
      within(map).getByRole('button', {
        name: '5 pages, Saturday, 14:00 to 15:00: show the incidents',
      }),
    );
    expect(
      await panel('Behind “On-call load: Saturday, 14:00 to 15:00”'),
    ).toBeVisible();
  });

  it('show what keeps happening, and call the saved toil an estimate', async () => {
    setUp();
    expect(await panel('What keeps happening')).toHaveTextContent('3 times');
    const toil = await panel('Toil saved, an estimate');
    expect(toil).toHaveTextContent('About 1 h 30 min, 40 min before');
    expect(toil).toHaveTextContent('3 × 30 min');
  });

  it('are filtered, and the filters are part of the address', async () => {
    const { api, user } = setUp(undefined, {
      path: `${path}?ownerRef=group:default/payments&severity=P1&period=month`,
    });
    await panel('Repeats');
    const query = api.insightsQueries.at(-1);
    expect(query).toMatchObject({
      ownerRef: 'group:default/payments',
      severity: 'P1',
    });
    const days = (Date.now() - Date.parse(query?.from ?? '')) / 86_400_000;
    expect(Math.round(days)).toBe(30);
    await user.click(screen.getByRole('button', { name: /Severity/ }));
    await user.click(await screen.findByRole('option', { name: 'P2' }));
    await waitFor(() =>
      expect(api.insightsQueries.at(-1)).toMatchObject({ severity: 'P2' }),
    );
  });

  it('show the very week that a link names', async () => {
    const { api } = setUp(undefined, {
      path: `${path}?from=2026-03-02T00:00:00.000Z&to=2026-03-09T00:00:00.000Z`,
    });
    await panel('Repeats');
    expect(api.insightsQueries.at(-1)).toMatchObject({
      from: '2026-03-02T00:00:00.000Z',
      to: '2026-03-09T00:00:00.000Z',
    });
  });

  it('call the figures of a sandbox simulated, on every plot and in the name of the file', async () => {
    const { user } = setUp(fake => {
      fake.insights = exampleInsights({ simulated: true });
    });
    expect(await screen.findByText(SIMULATED_NOTICE)).toBeVisible();
    for (const title of [
      'Incidents by week and severity (simulated)',
      'How long it took to resolve (simulated)',
      'What keeps happening (simulated)',
      'Action items opened and closed (simulated)',
      'On-call load by hour and weekday (simulated)',
    ]) {
      expect(await panel(title)).toBeVisible();
    }
    await user.click(screen.getByRole('button', { name: 'Download CSV' }));
    await waitFor(() =>
      expect(saveAsFile).toHaveBeenCalledWith(
        expect.stringMatching(/^simulated-insights-\d{4}-\d\d-\d\d\.csv$/),
        'incidentId\n',
        'text/csv',
      ),
    );
  });

  it('teach what will be there while there is nothing', async () => {
    setUp(fake => {
      const { incidents } = exampleInsights();
      fake.insights = exampleInsights({
        incidents: { ...incidents, now: 0, before: 1 },
        incomplete: true,
      });
      fake.drills = {
        available: true,
        scenarios: [{ name: 'x', title: 'X', description: '' }],
      };
    });
    expect(await screen.findByText('No incident in this period')).toBeVisible();
    expect(
      screen.getByText('Older incidents are still being measured'),
    ).toBeVisible();
    expect(
      await screen.findByRole('button', { name: 'Run a drill' }),
    ).toBeVisible();
    await expectNoAxeViolations();
  });

  it('say who decides where somebody may not see them', async () => {
    const refusal = await responseError(403, 'NotAllowedError', 'not for you');
    setUp(fake => fake.fail('getInsights', refusal));
    expect(
      await screen.findByText('You may not see the insights'),
    ).toBeVisible();
  });
});
