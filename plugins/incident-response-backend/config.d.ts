import type { HumanDuration } from '@backstage/types';

type Duration = {
  businessDays?: number;
  weeks?: number;
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
};

type SeverityRow = {
  meaning?: string;
  examples?: string[];
  acknowledgeWithin?: Duration;
  updateEvery?: Duration;
  resolveWithin?: Duration;
  escalation?: { after: Duration; role: string }[];
  mention?: 'channel' | 'here' | 'none';
  postmortem?: { required?: boolean; dueWithin?: Duration };
};

export interface Config {
  incidentResponse?: {
    pagerDuty?: {
      /**
       * Signing secrets of the webhook subscriptions. Several are valid at once, so that one can be rotated.
       * @visibility secret
       */
      webhookSecrets?: string[];
      /** Accept webhooks without a signature. Never where others can reach the portal. */
      allowUnsignedWebhooks?: boolean;
      /**
       * REST API token.
       * @visibility secret
       */
      apiToken?: string;
      /** Default https://api.pagerduty.com; for the EU https://api.eu.pagerduty.com. */
      apiBaseUrl?: string;
      /** The PagerDuty user in whose name changes are made. */
      fromEmail?: string;
    };
    slack?: {
      /**
       * Bot token of the Slack app.
       * @visibility secret
       */
      botToken: string;
      /**
       * Signing secret of the Slack app. With it, messages have buttons, and repairs can be approved in the channel.
       * @visibility secret
       */
      signingSecret?: string;
      apiUrl?: string;
    };
    jira?: {
      baseUrl: string;
      email: string;
      /** @visibility secret */
      apiToken: string;
      /** Project of tickets whose entity has no jira/project-key. */
      defaultProject: string;
      /** Default Task. */
      issueType?: string;
      /** How often tickets of action items are looked at. Default 1 minute, which is the least. */
      followEvery?: HumanDuration | string;
    };
    kubernetes?: {
      /**
       * Each with one of `inCluster`, `url` and `kubeconfig`. Left out: the clusters of the portal's own Kubernetes plugin
       * that have a service account's token in `kubernetes.clusterLocatorMethods`.
       */
      clusters?: {
        /** As entities name it in backstage.io/kubernetes-cluster. */
        name: string;
        /** Use the service account of the pod that the backend runs in. */
        inCluster?: boolean;
        /** Address of the API server. */
        url?: string;
        /**
         * Bearer token, with `url`.
         * @visibility secret
         */
        token?: string;
        /** Certificate authority in PEM, base64-encoded as in a kubeconfig, with `url`. */
        caData?: string;
        /** With `url`. Never where others could stand in between. */
        skipTLSVerify?: boolean;
        /** Path of a kubeconfig where the backend runs. */
        kubeconfig?: string;
        /** Of the kubeconfig; default its current context. */
        context?: string;
      }[];
      /** Whether the portal's own clusters are used where `clusters` is left out. Default true. */
      usePortalClusters?: boolean;
    };
    postmortem?: {
      /**
       * File with the outline of new postmortems, relative to where the backend is started. Left out, or broken: the built-in
       * outline.
       */
      template?: string;
    };
    /** Owner of incidents whose PagerDuty service has no catalog entity. */
    fallbackOwner?: string;
    severities?: {
      P1?: SeverityRow;
      P2?: SeverityRow;
      P3?: SeverityRow;
      P4?: SeverityRow;
    };
    /** PagerDuty priority names that say a severity, beyond P1, SEV1, SEV-1 and the like. */
    priorities?: { [name: string]: 'P1' | 'P2' | 'P3' | 'P4' };
    /** Reminders of open action items; only within `businessHours`. */
    actionItems?: {
      /** Default 2. */
      remindDaysBefore?: number;
      /** While they are overdue. Default 7. */
      remindEveryDays?: number;
    };
    businessHours?: {
      timeZone?: string;
      start?: string;
      end?: string;
      days?: number[];
    };
    remediation?: {
      /** Default true. */
      enabled?: boolean;
      dryRun?: boolean;
      allowedNamespaces?: string[];
      trustedLocations?: string[];
      maxAttempts?: number;
      cooldown?: Duration;
      attemptsPerEntity?: { count?: number; within?: Duration };
      blastRadius?: {
        /** Entities under automatic repair at once. Default 2. */
        entities?: number;
        /** Share of the services, from 0 to 1, whose open incidents stop all automatic repair. Default 0.4. */
        alertingShare?: number;
        /** How many services that must be at least. Default 3. */
        alertingAtLeast?: number;
        /** Share of a workload's pods, from 0 to 1, that may be away at once; one pod always may. Default 0.25. */
        podsShare?: number;
      };
      /** How long a service has to have been well before its attempts are counted anew. Default 30 minutes. */
      resetAfterHealthy?: Duration;
      /** A repair that only ever has to wait is left to people after so long. Default 10 minutes. */
      giveUpWaitingAfter?: Duration;
      /** When nothing is repaired by itself; a human is asked instead. */
      quietTimes?: {
        /** Once, such as a release freeze. Instants like 2026-12-20T00:00:00Z. */
        freezes?: { name?: string; from: string; until: string }[];
        /** Again and again: from each time that the cron expression names, for so long. */
        maintenance?: {
          name?: string;
          cron: string;
          lasts: Duration;
          /** Default UTC. */
          timeZone?: string;
        }[];
        /** Only within `businessHours`. Default false. */
        onlyBusinessHours?: boolean;
      };
      /** Namespaces that nothing is repaired in, whatever else allows it. */
      disabledNamespaces?: string[];
      approvalExpiresAfter?: Duration;
      /** Groups and users who may decide on repairs besides the owners of the service, such as `group:default/sre`. */
      approvers?: string[];
      /** Whoever asked for a repair can't approve it. Default false. */
      fourEyes?: boolean;
      /** Severities whose repairs in production two people have to approve. Default none. */
      twoApprovals?: ('P1' | 'P2' | 'P3' | 'P4')[];
      productionLifecycles?: string[];
      productionMode?: 'auto' | 'approve' | 'suggest' | 'off';
      defaultMode?: 'auto' | 'approve' | 'suggest' | 'off';
      actionsWithoutApproval?: string[];
      disabledActions?: string[];
      /** Addresses that the action `http:webhook` may call; a runbook names one and never gives an address itself. */
      webhooks?: {
        name: string;
        /** https; http only with allowPrivateAddress. */
        url: string;
        /**
         * Signs each request: HMAC-SHA256, at least 16 characters.
         * @visibility secret
         */
        secret: string;
        /** Whether it may lead into the organisation's own network. Default false. */
        allowPrivateAddress?: boolean;
      }[];
      cleanDisk?: {
        /** Directories that may be cleaned. Default none. */
        directories?: string[];
        minimumAge?: { days: number };
      };
    };
    /** Where published postmortems are kept for good: S3, or what speaks its language. The credentials are those under `aws`. */
    archive?: {
      bucket: string;
      /** Default us-east-1. */
      region?: string;
      /** Of a store other than AWS. */
      endpoint?: string;
      /** The account among `aws.accounts`; the main one without it. */
      accountId?: string;
    };
    /**
     * Incidents worked on at once by one process. Default 8. With 0 it takes webhooks in and leaves the work to other
     * replicas.
     */
    concurrency?: number;
    /** What the providers allow, all replicas together. The defaults are what they allow everybody. */
    limits?: {
      slack?: {
        /** Channels opened in a minute. Default 20. */
        channelsPerMinute?: number;
        /** Messages in a second and channel. Default 1. */
        messagesPerSecondAndChannel?: number;
        /** Multiplies Slack's tiers for all other methods, for a workspace that has been granted more. Default 1. */
        tierFactor?: number;
      };
      /** Default 600 calls in a minute. */
      jira?: { callsPerMinute?: number };
      /** Default 900 calls in a minute; PagerDuty allows 960. */
      pagerDuty?: { callsPerMinute?: number };
    };
    /** Where one service is flooded with incidents, the later ones share a channel. */
    storm?: {
      /** Incidents of one service with channels of their own. Default 5; P1 always has one. */
      incidentsPerService?: number;
      /** Default 10 minutes. */
      within?: Duration;
    };
    /** How long records are kept that nobody needs for ever. Facts and postmortems always stay. */
    retention?: {
      /** Webhook deliveries, other than those of open incidents. Default 30 days, at least 7. */
      deliveries?: HumanDuration | string;
      /** What the deliveries of an incident carried, after it was resolved. Default 7 days. */
      rawPayloads?: HumanDuration | string;
    };
    insights?: {
      /** Minutes that each step is assumed to take by hand; the toil that was saved is estimated from them. */
      manualMinutes?: {
        /** Default 2. */
        openChannel?: number;
        /** Default 3. */
        inviteResponders?: number;
        /** Default 4. */
        openTicket?: number;
        /** Default 3. */
        findRunbook?: number;
        /** Default 3. */
        writeSummary?: number;
        /** Default 5. */
        collectEvidence?: number;
        /** Default 10. */
        repair?: number;
        /** Default 2. */
        pageHuman?: number;
        /** Default 30. */
        draftPostmortem?: number;
        /** Default 3. */
        ticketActionItem?: number;
      };
    };
    /** How often people were paged, which their own team may see. */
    onCallHealth?: {
      /** Whether people are named. Default true; with false they are Person A, Person B. */
      showNames?: boolean;
      /**
       * Whether those whom the portal's policy allows incident-response.on-call-health.read see every team's. Default false: a
       * policy that allows everything would open it to everybody.
       */
      usePermission?: boolean;
      limits?: {
        /** On average over a week; more is flagged. Default 2. */
        pagesPerDay?: number;
        /** So many in one night are flagged. Default 3. */
        pagesPerNight?: number;
      };
      /** Times of day in the zone of `businessHours`. Default 22:00 to 07:00. */
      night?: { start?: string; end?: string };
    };
    /** A message to each team's Slack channel with what its week came to. */
    digest?: {
      /** Default false. */
      enabled?: boolean;
      /** Default monday. */
      day?: string;
      /** 0 to 23. Default 9. */
      hour?: number;
      /** Default that of `businessHours`. */
      timeZone?: string;
      /** Ids of channels by team. Other teams name theirs in the annotation incident-response/slack-channel of their group. */
      channels?: { [team: string]: string };
    };
    catchUp?: {
      /** How often open incidents are compared with PagerDuty's. Default 5 minutes, at least 1. */
      every?: HumanDuration | string;
    };
    sandbox?: {
      /** Address of the sandbox's control API, which makes drills available in the portal. */
      url: string;
    };
  };
}
