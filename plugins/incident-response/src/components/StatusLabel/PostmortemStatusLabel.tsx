import type { PostmortemStatus } from '@incident-response/backstage-plugin-common';
import {
  RiArchiveLine,
  RiBookOpenLine,
  RiDraftLine,
  RiEyeLine,
} from '@remixicon/react';
import { StatusLabel } from './StatusLabel';

/** Where a postmortem stands. */
export const PostmortemStatusLabel = (props: { status: PostmortemStatus }) => {
  switch (props.status) {
    case 'draft':
      return (
        <StatusLabel tone="neutral" icon={<RiDraftLine />}>
          Draft
        </StatusLabel>
      );
    case 'in_review':
      return (
        <StatusLabel tone="warning" icon={<RiEyeLine />}>
          In review
        </StatusLabel>
      );
    case 'published':
      return (
        <StatusLabel tone="good" icon={<RiBookOpenLine />}>
          Published
        </StatusLabel>
      );
    default:
      return (
        <StatusLabel tone="good" icon={<RiArchiveLine />}>
          Closed
        </StatusLabel>
      );
  }
};
