import { Alert, Link, Text } from '@backstage/ui';
import type { SetupReport } from '@incident-response/backstage-plugin-common';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { Panel } from '../Panel';
import { Ago } from '../Time';
import styles from './Setup.module.css';

/** What PagerDuty has sent lately and what became of it. */
export const WebhookDeliveries = (props: {
  webhook: SetupReport['webhook'];
  deliveries: SetupReport['deliveries'];
}) => {
  const { webhook, deliveries } = props;
  const paths = useIncidentPaths();
  return (
    <Panel
      title="Webhook deliveries"
      aside={
        <Text color="secondary">
          {webhook.lastDeliveryAt ? (
            <>
              Last <Ago at={webhook.lastDeliveryAt} />
            </>
          ) : (
            'None yet'
          )}
        </Text>
      }
    >
      {webhook.unsigned && (
        <Alert
          status="danger"
          icon
          title="Deliveries are accepted without a signature"
          description="Anyone who can reach this portal can open incidents. Set incidentResponse.pagerDuty.webhookSecrets, and remove the setting that allows unsigned deliveries."
        />
      )}
      {webhook.signatureFailures > 0 && (
        <Alert
          status="warning"
          icon
          title={`${webhook.signatureFailures} ${
            webhook.signatureFailures === 1 ? 'delivery was' : 'deliveries were'
          } refused because of a wrong signature`}
          description="Compare the secret of PagerDuty’s webhook subscription with the configured ones. Both the old and the new one may be listed while a secret is being changed."
        />
      )}
      {deliveries.length === 0 ? (
        <Text as="p" color="secondary">
          PagerDuty has sent nothing yet. Create a webhook subscription (v3) in
          PagerDuty for this portal’s address
          /api/incident-response/webhooks/pagerduty and send a test from there.
        </Text>
      ) : (
        <div
          className={styles.scroll}
          role="region"
          aria-label="Last deliveries"
        >
          <table className={styles.deliveries}>
            <thead>
              <tr>
                <th scope="col">Received</th>
                <th scope="col">Event</th>
                <th scope="col">Outcome</th>
                <th scope="col">Incident</th>
              </tr>
            </thead>
            <tbody>
              {deliveries.map(delivery => (
                <tr key={delivery.id}>
                  <td>
                    <Ago at={delivery.receivedAt} />
                  </td>
                  <td>{delivery.eventType ?? 'not recognised'}</td>
                  <td>{delivery.outcome}</td>
                  <td>
                    {delivery.incidentId && (
                      <Link href={paths.incident({ id: delivery.incidentId })}>
                        {delivery.incidentId}
                      </Link>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
};
