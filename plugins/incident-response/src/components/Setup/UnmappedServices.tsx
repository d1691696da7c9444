import { Text } from '@backstage/ui';
import type { SetupReport } from '@incident-response/backstage-plugin-common';
import { CodeSnippet } from '../CodeSnippet';
import { Panel } from '../Panel';
import styles from './Setup.module.css';

/** PagerDuty services that no catalog entity claims, with what to paste to claim them. */
export const UnmappedServices = (props: {
  services: SetupReport['unmappedServices'];
}) => (
  <Panel title="Services without a catalog entity">
    {props.services.length === 0 ? (
      <Text as="p" color="secondary">
        Every PagerDuty service that has had an incident belongs to a catalog
        entity.
      </Text>
    ) : (
      <>
        <Text as="p" color="secondary">
          Their incidents go to the fallback owner. Paste the annotation into
          the entity’s catalog-info.yaml.
        </Text>
        <ul className={styles.list}>
          {props.services.map(service => (
            <li key={service.serviceId} className={styles.item}>
              <Text weight="bold">
                {service.serviceName ?? service.serviceId}
              </Text>
              <Text color="secondary">
                {service.incidents === 1
                  ? '1 incident so far'
                  : `${service.incidents} incidents so far`}
              </Text>
              <CodeSnippet
                label={`Annotation for ${
                  service.serviceName ?? service.serviceId
                }`}
                text={`metadata:\n  annotations:\n    pagerduty.com/service-id: ${service.serviceId}\n`}
                copyLabel="Copy annotation"
              />
            </li>
          ))}
        </ul>
      </>
    )}
  </Panel>
);
