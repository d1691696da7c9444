import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Text,
} from '@backstage/ui';
import type { RemediationAttempt } from '@incident-response/backstage-plugin-common';
import { AttemptDetails } from './AttemptDetails';
import { describeAction } from './describeStep';
import { explainRefusal } from './explainRefusal';

const OUTCOMES: Record<RemediationAttempt['status'], string> = {
  preparing: 'was not finished',
  refused: 'was refused',
  awaiting_approval: 'waits for approval',
  approved: 'was approved',
  rejected: 'was rejected',
  expired: 'was not decided on in time',
  verifying: 'is being verified',
  worked: 'worked',
  did_not_help: 'did not help',
  rehearsed: 'was rehearsed, nothing was changed',
};

/** What was tried before, newest first, folded away. */
export const EarlierAttempts = (props: { attempts: RemediationAttempt[] }) => (
  <>
    {[...props.attempts].reverse().map(attempt => (
      <Accordion key={attempt.attempt}>
        <AccordionTrigger title={summarise(attempt)} />
        <AccordionPanel>
          {attempt.refusal && (
            <Text as="p">{explainRefusal(attempt.refusal)}</Text>
          )}
          <AttemptDetails attempt={attempt} />
        </AccordionPanel>
      </Accordion>
    ))}
  </>
);

function summarise({ attempt, action, status }: RemediationAttempt): string {
  return [
    `Attempt ${attempt}`,
    ...(action ? [describeAction(action)] : []),
    OUTCOMES[status],
  ].join(': ');
}
