import {
  SearchFilterResultTypeBlueprint,
  SearchResultListItemBlueprint,
} from '@backstage/plugin-search-react/alpha';
import { RiBookOpenLine } from '@remixicon/react';

/** Type of the documents that the search module makes of published postmortems. */
const POSTMORTEM_DOCUMENT = 'incident-response-postmortem';

export const postmortemSearchItem = SearchResultListItemBlueprint.make({
  params: {
    predicate: result => result.type === POSTMORTEM_DOCUMENT,
    component: async () => {
      const { PostmortemSearchItem } = await import(
        '../components/PostmortemSearchItem'
      );
      return props => <PostmortemSearchItem {...props} />;
    },
  },
});

export const postmortemResultType = SearchFilterResultTypeBlueprint.make({
  params: {
    value: POSTMORTEM_DOCUMENT,
    name: 'Postmortems',
    icon: <RiBookOpenLine />,
  },
});
