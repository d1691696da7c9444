import { Button, Text } from '@backstage/ui';
import type {
  Insights,
  InsightsBehind,
} from '@incident-response/backstage-plugin-common';
import { useEffect, useRef, useState } from 'react';
import { useInsightsIncidents } from '../../hooks/useInsights';
import { IncidentTable } from '../IncidentTable';
import { Panel } from '../Panel';
import { LiveContent } from '../States';
import { describeBehind } from './describeBehind';
import styles from './Insights.module.css';
import { toInsightsQuery, type InsightsFilter } from './useInsightsFilter';

/** The incidents behind a number, each with its link. */
export const BehindPanel = (props: {
  behind: InsightsBehind;
  filter: InsightsFilter;
  insights: Insights;
  onClose: () => void;
}) => {
  const { behind, filter, insights, onClose } = props;
  const [pages, setPages] = useState(1);
  const incidents = useInsightsIncidents(
    JSON.stringify(filter),
    () => toInsightsQuery(filter),
    behind,
    pages,
  );
  const panel = useRef<HTMLDivElement>(null);
  // Whoever pressed a mark at the end of the page sees what it has opened.
  useEffect(() => {
    panel.current?.focus();
    panel.current?.scrollIntoView?.({ block: 'nearest' });
  }, []);
  return (
    <div ref={panel} tabIndex={-1} className={styles.behind}>
      <Panel
        title={`Behind “${describeBehind(behind, insights)}”`}
        aside={
          <Button size="small" variant="secondary" onPress={onClose}>
            Close the list
          </Button>
        }
      >
        <LiveContent what="the incidents" live={incidents}>
          {({ items, nextCursor }) =>
            items.length === 0 ? (
              <Text as="p" color="secondary">
                No incident is behind this any more.
              </Text>
            ) : (
              <>
                <IncidentTable incidents={items} show="all" />
                {nextCursor && (
                  <div>
                    <Button
                      variant="secondary"
                      onPress={() => setPages(current => current + 1)}
                    >
                      Show more incidents
                    </Button>
                  </div>
                )}
              </>
            )
          }
        </LiveContent>
      </Panel>
    </div>
  );
};
