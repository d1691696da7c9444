import {
  SearchFilterBlueprint,
  SearchFilterResultTypeBlueprint,
  SearchResultListItemBlueprint,
} from '@backstage/plugin-search-react/alpha';
import {
  SEARCH_DOCUMENT_TYPES,
  type SearchKind,
} from '@incident-response/backstage-plugin-common';
import { RiAlarmWarningLine, RiBookOpenLine } from '@remixicon/react';
import { lazy, Suspense } from 'react';

const SearchFilters = lazy(async () => ({
  default: (await import('../components/SearchFilters')).SearchFilters,
}));

const resultItem = (kind: SearchKind) =>
  SearchResultListItemBlueprint.make({
    name: kind,
    params: {
      predicate: result => result.type === SEARCH_DOCUMENT_TYPES[kind],
      component: async () => {
        const { SearchItem } = await import('../components/SearchItem');
        return props => <SearchItem {...props} kind={kind} />;
      },
    },
  });

export const incidentSearchItem = resultItem('incidents');
export const postmortemSearchItem = resultItem('postmortems');

export const incidentResultType = SearchFilterResultTypeBlueprint.make({
  name: 'incidents',
  params: {
    value: SEARCH_DOCUMENT_TYPES.incidents,
    name: 'Incidents',
    icon: <RiAlarmWarningLine />,
  },
});

export const postmortemResultType = SearchFilterResultTypeBlueprint.make({
  name: 'postmortems',
  params: {
    value: SEARCH_DOCUMENT_TYPES.postmortems,
    name: 'Postmortems',
    icon: <RiBookOpenLine />,
  },
});

export const incidentSearchFilters = SearchFilterBlueprint.make({
  params: {
    component: props => (
      <Suspense fallback={null}>
        <SearchFilters {...props} />
      </Suspense>
    ),
  },
});
