import { Text } from '@backstage/ui';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { useLive } from '../../hooks/useLive';
import { LiveContent } from '../States';
import { TabHeading } from '../TabHeading';
import { SeverityMatrixTable } from './SeverityMatrixTable';
import styles from './SeverityMatrix.module.css';

/** What the severities mean here, and what each one starts. */
export const SeverityMatrix = () => {
  const api = useIncidentResponse();
  const matrix = useLive('severity matrix', () => api.getSeverityMatrix());
  return (
    <>
      <TabHeading title="Severity" />
      <Text as="p" variant="body-large" className={styles.advice}>
        If unsure, choose the higher one. Lowering it later costs nothing.
      </Text>
      <LiveContent what="the severity matrix" live={matrix}>
        {rows => <SeverityMatrixTable rows={rows} />}
      </LiveContent>
    </>
  );
};
