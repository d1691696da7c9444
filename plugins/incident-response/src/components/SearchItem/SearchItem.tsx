import { Link, Text } from '@backstage/ui';
import { HighlightedSearchResultText } from '@backstage/plugin-search-react';
import type {
  ResultHighlight,
  SearchDocument,
} from '@backstage/plugin-search-common';
import {
  INCIDENT_STATUSES,
  POSTMORTEM_STATUSES,
  type IncidentStatus,
  type PostmortemStatus,
  type SearchKind,
} from '@incident-response/backstage-plugin-common';
import { SeverityBadge } from '../SeverityBadge';
import { IncidentStatusLabel, PostmortemStatusLabel } from '../StatusLabel';
import { Instant } from '../Time';
import { formatDay } from '../../time/formatInstant';
import { excerptAround } from './excerptAround';
import { readDocument } from './readDocument';
import styles from './SearchItem.module.css';

const Highlighted = (props: {
  field: 'title' | 'text';
  result: SearchDocument;
  highlight?: ResultHighlight;
}) => {
  const { field, result, highlight } = props;
  const marked = highlight?.fields[field];
  return highlight && marked ? (
    <HighlightedSearchResultText
      text={field === 'text' ? excerptAround(marked, highlight.preTag) : marked}
      preTag={highlight.preTag}
      postTag={highlight.postTag}
    />
  ) : (
    <>{result[field]}</>
  );
};

const NOUNS: Record<SearchKind, string> = {
  incidents: 'Incident',
  postmortems: 'Postmortem',
};

const Status = (props: { status: IncidentStatus | PostmortemStatus }) => {
  const incident = INCIDENT_STATUSES.find(known => known === props.status);
  const postmortem = POSTMORTEM_STATUSES.find(known => known === props.status);
  return (
    <>
      {incident && <IncidentStatusLabel status={incident} />}
      {postmortem && <PostmortemStatusLabel status={postmortem} />}
    </>
  );
};

/** An incident or a postmortem among search results: how bad, what, where, when, and the matching line. */
export const SearchItem = (props: {
  kind: SearchKind;
  result?: SearchDocument;
  highlight?: ResultHighlight;
}) => {
  const { kind, result, highlight } = props;
  if (!result) {
    return null;
  }
  const { severity, status, serviceName, startedAt } = readDocument(result);
  return (
    <div className={styles.item}>
      <div className={styles.line}>
        {severity && <SeverityBadge severity={severity} />}
        <Link href={result.location} variant="body-large" weight="bold">
          <Highlighted field="title" result={result} highlight={highlight} />
        </Link>
      </div>
      <div className={styles.line}>
        {status && <Status status={status} />}
        <Text color="secondary">
          {NOUNS[kind]}
          {serviceName && ` · ${serviceName}`}
          {startedAt && (
            <>
              {' · '}
              <Instant at={startedAt}>{formatDay(startedAt)}</Instant>
            </>
          )}
        </Text>
      </div>
      <Text color="secondary" className={styles.excerpt}>
        <Highlighted field="text" result={result} highlight={highlight} />
      </Text>
    </div>
  );
};
