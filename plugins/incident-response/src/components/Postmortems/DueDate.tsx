import { Text } from '@backstage/ui';
import type { PostmortemSummary } from '@incident-response/backstage-plugin-common';
import { RiErrorWarningFill } from '@remixicon/react';
import { useNow } from '../../hooks/useNow';
import { StatusLabel } from '../StatusLabel';
import { Ago, Instant } from '../Time';
import { formatDay } from '../../time/formatInstant';

/** When a postmortem is due, marked when that has passed without it being published. */
export const DueDate = (props: {
  postmortem: Pick<PostmortemSummary, 'dueAt' | 'status' | 'publishedAt'>;
}) => {
  const { dueAt, status, publishedAt } = props.postmortem;
  const now = useNow(60_000);
  if (publishedAt) {
    return (
      <Text color="secondary">
        published <Ago at={publishedAt} />
      </Text>
    );
  }
  if (!dueAt) {
    return <Text color="secondary">no due date</Text>;
  }
  const isPending = status === 'draft' || status === 'in_review';
  if (isPending && Date.parse(dueAt) < now) {
    return (
      <StatusLabel tone="trouble" icon={<RiErrorWarningFill />}>
        <span>
          Overdue since <Instant at={dueAt}>{formatDay(dueAt)}</Instant>
        </span>
      </StatusLabel>
    );
  }
  return (
    <Text>
      <Ago at={dueAt} />
    </Text>
  );
};
