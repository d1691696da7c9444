import type {
  SeverityDuration,
  SeverityRow,
} from '@incident-response/backstage-plugin-common';
import { formatSeverityDuration } from '../../time/formatSeverityDuration';
import { SeverityBadge } from '../SeverityBadge';
import styles from './SeverityMatrix.module.css';

const MENTIONS: Record<SeverityRow['mention'], string> = {
  channel: 'everyone in the channel',
  here: 'everyone who is active',
  none: 'nobody in particular',
};

/** The configured matrix. Wide by nature: it scrolls inside its own frame. */
export const SeverityMatrixTable = (props: { rows: SeverityRow[] }) => (
  <div className={styles.scroll} role="region" aria-label="Severity matrix">
    <table className={styles.matrix}>
      <thead>
        <tr>
          <th scope="col">Severity</th>
          <th scope="col">Meaning</th>
          <th scope="col">Acknowledge within</th>
          <th scope="col">Update every</th>
          <th scope="col">Resolve within</th>
          <th scope="col">Escalation while unacknowledged</th>
          <th scope="col">Told when the channel opens</th>
          <th scope="col">Postmortem</th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map(row => (
          <tr key={row.severity}>
            <th scope="row">
              <SeverityBadge severity={row.severity} />
            </th>
            <td className={styles.meaning}>
              {row.meaning}
              {row.examples.length > 0 && (
                <ul className={styles.examples}>
                  {row.examples.map(example => (
                    <li key={example}>{example}</li>
                  ))}
                </ul>
              )}
            </td>
            <td>{formatSeverityDuration(row.acknowledgeWithin)}</td>
            <td>{formatSeverityDuration(row.updateEvery)}</td>
            <td>{formatSeverityDuration(row.resolveWithin)}</td>
            <td>
              {row.escalation.length === 0 ? (
                'none'
              ) : (
                <ol className={styles.ladder}>
                  {row.escalation.map(rung => (
                    <li key={rung.role}>
                      {whenInWords(rung.after)}: {rung.role}
                    </li>
                  ))}
                </ol>
              )}
            </td>
            <td>{MENTIONS[row.mention]}</td>
            <td>{postmortemInWords(row.postmortem)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

function whenInWords(after: SeverityDuration): string {
  const text = formatSeverityDuration(after);
  return text === 'at once' ? text : `after ${text}`;
}

function postmortemInWords({
  required,
  dueWithin,
}: SeverityRow['postmortem']): string {
  const due = dueWithin ? ` within ${formatSeverityDuration(dueWithin)}` : '';
  return required ? `required${due}` : `drafted, review optional${due}`;
}
