import { Text } from '@backstage/ui';
import type { RemediationView } from '@incident-response/backstage-plugin-common';
import { Fragment } from 'react';
import { Remaining } from '../Time';
import { ActorName } from '../Who';

/** Who has approved, who is still missing, and until when. */
export const ApprovalProgress = (props: {
  approval: Pick<
    NonNullable<RemediationView['approval']>,
    'needed' | 'by' | 'expiresAt'
  >;
  currentUser?: string;
}) => {
  const { approval, currentUser } = props;
  const { needed, by, expiresAt } = approval;
  const missing = needed - by.length;
  return (
    <>
      {needed > 1 && (
        <Text as="p">
          {by.length} of {needed} people have approved it
          {by.map((actor, index) => (
            <Fragment key={index}>
              {index === 0 ? ': ' : ', '}
              <ActorName actor={actor} />
              {actor.ref !== undefined && actor.ref === currentUser && ' (you)'}
            </Fragment>
          ))}
          .{' '}
          {missing === 1
            ? 'One more person has to approve it.'
            : `${missing} more people have to approve it.`}
        </Text>
      )}
      <Text as="p" color="secondary">
        Becomes an escalation in <Remaining until={expiresAt} />
      </Text>
    </>
  );
};
