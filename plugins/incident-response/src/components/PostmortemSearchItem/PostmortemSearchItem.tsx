import { Link, Text } from '@backstage/ui';
import { HighlightedSearchResultText } from '@backstage/plugin-search-react';
import type {
  ResultHighlight,
  SearchDocument,
} from '@backstage/plugin-search-common';
import { SeverityBadge } from '../SeverityBadge';
import { PostmortemStatusLabel } from '../StatusLabel';
import { Instant } from '../Time';
import { formatDay } from '../../time/formatInstant';
import { excerptAround } from './excerptAround';
import styles from './PostmortemSearchItem.module.css';
import { readPostmortemDocument } from './readPostmortemDocument';

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

/** A postmortem among search results: how bad, what, where, when, and the matching line. */
export const PostmortemSearchItem = (props: {
  result?: SearchDocument;
  highlight?: ResultHighlight;
}) => {
  const { result, highlight } = props;
  if (!result) {
    return null;
  }
  const { severity, status, serviceName, startedAt } =
    readPostmortemDocument(result);
  return (
    <div className={styles.item}>
      <div className={styles.line}>
        {severity && <SeverityBadge severity={severity} />}
        <Link href={result.location} variant="body-large" weight="bold">
          <Highlighted field="title" result={result} highlight={highlight} />
        </Link>
      </div>
      <div className={styles.line}>
        {status && <PostmortemStatusLabel status={status} />}
        <Text color="secondary">
          Postmortem
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
