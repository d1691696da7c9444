import type { RemediationView } from '@incident-response/backstage-plugin-common';
import {
  RiCheckboxCircleFill,
  RiForbidLine,
  RiLightbulbLine,
  RiLoader2Line,
  RiPauseCircleFill,
  RiQuestionAnswerFill,
  RiTimeLine,
  RiUserVoiceFill,
  type RemixiconComponentType,
} from '@remixicon/react';
import type { ComponentProps } from 'react';
import { StatusLabel } from '../StatusLabel';

type Tone = ComponentProps<typeof StatusLabel>['tone'];

const LABELS: Record<
  RemediationView['status'],
  { word: string; tone: Tone; icon: RemixiconComponentType }
> = {
  none: { word: 'No repair', tone: 'neutral', icon: RiForbidLine },
  planned: { word: 'Planned', tone: 'neutral', icon: RiTimeLine },
  waiting: { word: 'Waiting', tone: 'neutral', icon: RiTimeLine },
  awaiting_approval: {
    word: 'Needs approval',
    tone: 'warning',
    icon: RiQuestionAnswerFill,
  },
  running: { word: 'Repairing', tone: 'warning', icon: RiLoader2Line },
  verifying: { word: 'Verifying', tone: 'warning', icon: RiLoader2Line },
  repaired: { word: 'Repaired', tone: 'good', icon: RiCheckboxCircleFill },
  suggested: { word: 'Suggested', tone: 'neutral', icon: RiLightbulbLine },
  refused: { word: 'Not repaired', tone: 'warning', icon: RiPauseCircleFill },
  handed_over: {
    word: 'A human is needed',
    tone: 'trouble',
    icon: RiUserVoiceFill,
  },
};

const HANDED_OVER = {
  word: 'Handed over to people',
  tone: 'neutral' as const,
  icon: RiUserVoiceFill,
};

/** Where automatic repair stands. */
export const RemediationStatusLabel = (props: {
  status: RemediationView['status'];
  /** The incident is resolved: nobody is needed any more. */
  isOver: boolean;
}) => {
  const { status, isOver } = props;
  const {
    word,
    tone,
    icon: Icon,
  } = isOver && status === 'handed_over' ? HANDED_OVER : LABELS[status];
  return (
    <StatusLabel tone={tone} icon={<Icon />}>
      {word}
    </StatusLabel>
  );
};
