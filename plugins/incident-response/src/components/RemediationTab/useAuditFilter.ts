import { useSearchParams } from 'react-router-dom';
import {
  AUDIT_PERIODS,
  type AuditFilter,
} from '../../hooks/useRemediationAudit';

const NAMES = ['entityRef', 'type', 'period', 'incident'] as const;

/** The filters as part of the address, so that a view can be shared. */
export function useAuditFilter(): {
  filter: AuditFilter;
  change: (change: Partial<AuditFilter>) => void;
  clear: () => void;
} {
  const [parameters, setParameters] = useSearchParams();
  const read = (name: (typeof NAMES)[number]) =>
    parameters.get(name) ?? undefined;
  return {
    filter: {
      entityRef: read('entityRef'),
      type: read('type'),
      period: AUDIT_PERIODS.find(known => known === read('period')),
      incident: read('incident'),
    },
    change: change =>
      setParameters(
        current => {
          const next = new URLSearchParams(current);
          for (const [name, value] of Object.entries(change)) {
            if (value === undefined) {
              next.delete(name);
            } else {
              next.set(name, value);
            }
          }
          return next;
        },
        { replace: true },
      ),
    clear: () =>
      setParameters(
        current => {
          const next = new URLSearchParams(current);
          NAMES.forEach(name => next.delete(name));
          return next;
        },
        { replace: true },
      ),
  };
}
