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
    };
    kubernetes?: {
      clusters?: {
        name: string;
        /** Use the service account of the pod that the backend runs in. */
        inCluster?: boolean;
        url?: string;
        /** @visibility secret */
        token?: string;
        caData?: string;
        skipTLSVerify?: boolean;
      }[];
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
      approvalExpiresAfter?: Duration;
      productionLifecycles?: string[];
      productionMode?: 'auto' | 'approve' | 'suggest' | 'off';
      defaultMode?: 'auto' | 'approve' | 'suggest' | 'off';
      actionsWithoutApproval?: string[];
      disabledActions?: string[];
      cleanDisk?: {
        /** Directories that may be cleaned. Default none. */
        directories?: string[];
        minimumAge?: { days: number };
      };
    };
    /** Incidents worked on at once by one process. Default 8. */
    concurrency?: number;
    sandbox?: {
      /** Address of the sandbox's control API, which makes drills available in the portal. */
      url: string;
    };
  };
}
