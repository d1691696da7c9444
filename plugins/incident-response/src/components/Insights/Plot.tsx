import { Text, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import type { InsightsMeasure } from '@incident-response/backstage-plugin-common';
import { Suspense, useState, type ReactNode } from 'react';
import { Panel } from '../Panel';
import { Loading } from '../States';
import { Definition } from './Definition';
import styles from './Insights.module.css';

/**
 * A plot and the same as a table: the plot is for eyes and a pointer, the table for everybody, and each of its numbers opens
 * the incidents behind it.
 */
export const Plot = (props: {
  title: string;
  measures: InsightsMeasure[];
  /** What the plot shows, in a sentence. */
  summary: string;
  simulated: boolean;
  chart: ReactNode;
  table: ReactNode;
}) => {
  const { title, measures, summary, simulated, chart, table } = props;
  const [view, setView] = useState<'plot' | 'table'>('plot');
  return (
    <Panel
      title={simulated ? `${title} (simulated)` : title}
      aside={
        <ToggleButtonGroup
          aria-label={`How to show ${title}`}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[view]}
          onSelectionChange={keys =>
            setView(new Set(keys).has('table') ? 'table' : 'plot')
          }
        >
          <ToggleButton id="plot">Plot</ToggleButton>
          <ToggleButton id="table">Table</ToggleButton>
        </ToggleButtonGroup>
      }
    >
      <Text as="p" color="secondary">
        {summary}
      </Text>
      {view === 'plot' ? (
        <div aria-hidden className={styles.plot}>
          <Suspense fallback={<Loading what={title} />}>{chart}</Suspense>
        </div>
      ) : (
        <div className={styles.scroll}>{table}</div>
      )}
      {measures.map(measure => (
        <Definition key={measure} measure={measure} />
      ))}
    </Panel>
  );
};
