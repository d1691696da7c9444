import { Button, Text } from '@backstage/ui';
import type { PostmortemReviewer } from '@incident-response/backstage-plugin-common';
import {
  RiCheckboxCircleFill,
  RiFeedbackLine,
  RiTimeLine,
} from '@remixicon/react';
import { EntityAdder } from '../../EntityPicker';
import { StatusLabel } from '../../StatusLabel';
import { Ago } from '../../Time';
import { EntityLink } from '../../Who';
import styles from './Review.module.css';

const Verdict = (props: { reviewer: PostmortemReviewer }) => {
  switch (props.reviewer.verdict) {
    case 'approved':
      return (
        <StatusLabel tone="good" icon={<RiCheckboxCircleFill />}>
          approved
        </StatusLabel>
      );
    case 'changes_requested':
      return (
        <StatusLabel tone="warning" icon={<RiFeedbackLine />}>
          asks for changes
        </StatusLabel>
      );
    default:
      return (
        <StatusLabel tone="neutral" icon={<RiTimeLine />}>
          not yet
        </StatusLabel>
      );
  }
};

/** Who is asked to look at it, and what each has said. */
export const Reviewers = (props: {
  reviewers: PostmortemReviewer[];
  canEdit: boolean;
  onChange: (entityRefs: string[]) => void;
}) => {
  const { reviewers, canEdit, onChange } = props;
  const refs = reviewers.map(({ entityRef }) => entityRef);
  return (
    <div className={styles.field}>
      {reviewers.length === 0 ? (
        <Text as="p" color="secondary">
          Nobody is asked for a review yet.
        </Text>
      ) : (
        <ul className={styles.reviewers} aria-label="Reviewers">
          {reviewers.map(reviewer => (
            <li key={reviewer.entityRef}>
              <EntityLink entityRef={reviewer.entityRef} />
              <Verdict reviewer={reviewer} />
              {reviewer.decidedBy && (
                <Text color="secondary">
                  by <EntityLink entityRef={reviewer.decidedBy} />
                </Text>
              )}
              {reviewer.decidedAt && (
                <Text color="secondary">
                  <Ago at={reviewer.decidedAt} />
                </Text>
              )}
              {canEdit && (
                <Button
                  size="small"
                  variant="tertiary"
                  aria-label={`Remove reviewer ${reviewer.entityRef}`}
                  onPress={() =>
                    onChange(refs.filter(ref => ref !== reviewer.entityRef))
                  }
                >
                  Remove
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {canEdit && (
        <EntityAdder
          label="Another reviewer"
          action="Add reviewer"
          kinds={['user', 'group']}
          onAdd={ref => {
            if (!refs.includes(ref)) onChange([...refs, ref]);
          }}
        />
      )}
    </div>
  );
};
