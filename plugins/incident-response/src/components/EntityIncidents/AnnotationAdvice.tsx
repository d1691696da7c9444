import { Text } from '@backstage/ui';
import { CodeSnippet } from '../CodeSnippet';
import { Panel } from '../Panel';

const ANNOTATION = `metadata:
  annotations:
    # the last part of the service's address in PagerDuty
    pagerduty.com/service-id: PABC123
`;

/** What connects an entity to PagerDuty, to paste. */
export const AnnotationAdvice = () => (
  <Panel title="Connect this to PagerDuty">
    <Text as="p">
      No PagerDuty service points here, so its incidents can’t be told from
      others. Add one of the annotations pagerduty.com/service-id or
      pagerduty.com/integration-key to its catalog-info.yaml.
    </Text>
    <CodeSnippet
      text={ANNOTATION}
      label="Annotation to paste"
      copyLabel="Copy annotation"
    />
  </Panel>
);
