import { Button } from '@backstage/ui';
import { useState } from 'react';
import { saveAsFile } from '../../browser/saveAsFile';
import { useAction } from '../../hooks/useAction';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import {
  toAuditQuery,
  useRemediationAudit,
} from '../../hooks/useRemediationAudit';
import { formatDay } from '../../time/formatInstant';
import { Panel } from '../Panel';
import { ActionFailure, EmptyState, LiveContent } from '../States';
import { AuditEntry } from './AuditEntry';
import { AuditFilters } from './AuditFilters';
import styles from './RemediationTab.module.css';
import { useAuditFilter } from './useAuditFilter';

/** What was decided and done about repairs, by whom, in every incident that the reader may see. */
export const AuditTrail = () => {
  const api = useIncidentResponse();
  const { filter, change, clear } = useAuditFilter();
  const [pages, setPages] = useState(1);
  const trail = useRemediationAudit(filter, pages);
  const isFiltered = Object.values(filter).some(Boolean);
  const download = useAction(async () => {
    const csv = await api.getRemediationAuditCsv(
      await toAuditQuery(api, filter),
    );
    const day = formatDay(new Date().toISOString());
    saveAsFile(`remediation-audit-${day}.csv`, csv, 'text/csv');
  });

  return (
    <Panel
      title="Audit trail"
      aside={
        <Button
          size="small"
          variant="secondary"
          isPending={download.isPending}
          onPress={() => download.run()}
        >
          Download CSV
        </Button>
      }
    >
      <AuditFilters
        filter={filter}
        onChange={changed => {
          setPages(1);
          change(changed);
        }}
      />
      <ActionFailure what="download the audit trail" error={download.error} />
      <LiveContent what="the audit trail" live={trail} rows={6}>
        {({ items, nextCursor }) => (
          <>
            {items.length === 0 && isFiltered && (
              <EmptyState
                title="Nothing fits these filters"
                action={
                  <Button variant="secondary" onPress={clear}>
                    Clear the filters
                  </Button>
                }
              >
                What happened to other services, or at other times, is hidden.
              </EmptyState>
            )}
            {items.length === 0 && !isFiltered && (
              <EmptyState title="Nothing was repaired yet">
                Every repair that is asked for, refused, approved, made,
                verified or put back stands here, with who did it and why.
              </EmptyState>
            )}
            {items.length > 0 && (
              <ol className={styles.audit} aria-label="Audit trail">
                {items.map((entry, index) => (
                  <AuditEntry
                    key={`${entry.at} ${entry.type} ${entry.incidentId} ${index}`}
                    entry={entry}
                  />
                ))}
              </ol>
            )}
            {nextCursor && (
              <div>
                <Button
                  variant="secondary"
                  onPress={() => setPages(current => current + 1)}
                >
                  Load more
                </Button>
              </div>
            )}
          </>
        )}
      </LiveContent>
    </Panel>
  );
};
