import type { PagerDutyIncident } from '../pagerduty/model';
import { shownContent } from '../slack/model';
import { findActionItems, findMessages } from './evidence';
import type { World } from './World';

/** What the outside has of an incident's postmortem. Times are ISO 8601. */
export interface LessonEvidence {
  /** As PagerDuty has them. */
  triggeredAt: string;
  resolvedAt?: string;
  /** What the app says in the incident's channel, oldest first. */
  messages: { eventType: string; text: string }[];
  /** Jira issues of action items, in the order in which they were made. */
  tickets: {
    key: string;
    /** As the portal calls the item that it is made for. */
    actionItemId: string;
    summary: string;
    status: string;
    dueDate?: string;
  }[];
  /** Objects in S3 whose keys name the incident. */
  objects: {
    key: string;
    /** As it was stored with it. */
    sha256?: string;
    body: string;
  }[];
}

/** Gathers at the emulators what there is of an incident's postmortem. */
export function gatherLesson(
  { id, createdAt, resolvedAt }: PagerDutyIncident,
  world: World,
): LessonEvidence {
  return {
    triggeredAt: createdAt.toISOString(),
    resolvedAt: resolvedAt?.toISOString(),
    messages: findMessages(world, id).map(message => {
      const { text, metadata } = shownContent(message);
      return { eventType: metadata?.event_type ?? '', text };
    }),
    tickets: findActionItems(world, id).map(({ actionItemId, issue }) => ({
      key: issue.key,
      actionItemId,
      summary: issue.summary,
      status: issue.status,
      dueDate: issue.dueDate,
    })),
    objects: [...world.s3.buckets.values()]
      .flatMap(bucket => [...bucket.values()])
      .filter(({ key }) => key.includes(id))
      .map(({ key, metadata, body }) => ({
        key,
        sha256: metadata['x-amz-meta-sha256'],
        body: body.toString('utf8'),
      })),
  };
}
