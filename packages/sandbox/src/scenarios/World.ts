import type { Jira } from '../jira/Jira';
import type { Kubernetes } from '../kubernetes/Kubernetes';
import type { Monitor } from '../kubernetes/Monitor';
import type { PagerDuty } from '../pagerduty/PagerDuty';
import type { ObjectStorage } from '../s3/ObjectStorage';
import type { Slack } from '../slack/Slack';

/** What drills break and look at. */
export interface World {
  pagerduty: PagerDuty;
  slack: Slack;
  jira: Jira;
  kubernetes: Kubernetes;
  s3: ObjectStorage;
  monitor: Monitor;
}
