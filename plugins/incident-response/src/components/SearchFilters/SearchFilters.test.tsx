import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import {
  searchApiRef,
  SearchContextProvider,
  useSearch,
} from '@backstage/plugin-search-react';
import type { SearchQuery } from '@backstage/plugin-search-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DateTime } from 'luxon';
import { expectNoAxeViolations } from '../../__testUtils__/expectNoAxeViolations';
import { periodsUntil } from './periods';
import { SearchFilters } from './SearchFilters';

const TypeButton = (props: { type: string }) => {
  const { setTypes } = useSearch();
  return (
    <button onClick={() => setTypes([props.type])}>Show {props.type}</button>
  );
};

function setUp(types: string[]) {
  const asked: SearchQuery[] = [];
  renderInTestApp(
    <SearchContextProvider
      initialState={{ term: '', filters: {}, types, pageCursor: undefined }}
    >
      <SearchFilters />
      <TypeButton type="techdocs" />
    </SearchContextProvider>,
    {
      apis: [
        [
          searchApiRef,
          {
            query: async (query: SearchQuery) => {
              asked.push(query);
              return { results: [], numberOfResults: 0 };
            },
          },
        ],
        [
          catalogApiRef,
          catalogApiMock({
            entities: [
              {
                apiVersion: 'backstage.io/v1alpha1',
                kind: 'Group',
                metadata: { name: 'payments', title: 'Payments' },
              },
            ],
          }),
        ],
      ],
    },
  );
  return { asked, user: userEvent.setup() };
}

const choose = async (
  user: ReturnType<typeof userEvent.setup>,
  select: RegExp,
  option: string,
) => {
  await user.click(await screen.findByRole('button', { name: select }));
  await user.click(
    within(await screen.findByRole('listbox')).getByRole('option', {
      name: option,
    }),
  );
};

describe('filters of the search page', () => {
  it('narrow incidents and postmortems down, and say so in the query', async () => {
    const { asked, user } = setUp(['incident-response-incident']);
    await choose(user, /Severity/, 'P1');
    await choose(user, /Began in/, `All of ${DateTime.utc().year}`);
    await user.type(
      await screen.findByRole('combobox', { name: 'Team' }),
      'Pay',
    );
    await user.click(await screen.findByRole('option', { name: 'Payments' }));
    await waitFor(() =>
      expect(asked.at(-1)?.filters).toEqual({
        severity: 'P1',
        year: String(DateTime.utc().year),
        ownerRef: 'group:default/payments',
      }),
    );
    await choose(user, /Severity/, 'All');
    await choose(user, /Began in/, 'Any time');
    await waitFor(() =>
      expect(asked.at(-1)?.filters).toEqual({
        ownerRef: 'group:default/payments',
      }),
    );
    await expectNoAxeViolations();
  });

  it('are not there for other results, and hide none of them', async () => {
    const { asked, user } = setUp(['incident-response-postmortem']);
    await choose(user, /Severity/, 'P2');
    await waitFor(() =>
      expect(asked.at(-1)?.filters).toEqual({ severity: 'P2' }),
    );
    await user.click(screen.getByRole('button', { name: 'Show techdocs' }));
    await waitFor(() =>
      expect(asked.at(-1)).toMatchObject({ types: ['techdocs'], filters: {} }),
    );
    expect(
      screen.queryByRole('button', { name: /Severity/ }),
    ).not.toBeInTheDocument();
  });

  it('offer a year of months, this one first, and three years', () => {
    const periods = periodsUntil(DateTime.fromISO('2026-02-01T00:30:00+02:00'));
    expect(periods.map(({ value }) => value)).toEqual([
      ...['2026-01', '2025-12', '2025-11', '2025-10', '2025-09', '2025-08'],
      ...['2025-07', '2025-06', '2025-05', '2025-04', '2025-03', '2025-02'],
      ...['2026', '2025', '2024'],
    ]);
    expect(periods[0].label).toBe('January 2026');
  });
});
