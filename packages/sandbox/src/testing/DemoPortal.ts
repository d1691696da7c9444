import express from 'express';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonValue } from '../json';
import { SCENARIOS } from '../scenarios/scenarios';
import type { Sandbox } from '../startSandbox';

/** The least that a portal does for an incident; tests leave things out or do them twice. */
export interface PortalHabits {
  /** How often it opens a channel. */
  channels: number;
  /** What it does when the incident has come in. */
  repair(sandbox: Sandbox, incidentId: string): void;
  /** Asks in Slack before it repairs, and takes the word of whoever has this id there. */
  approver?: string;
}

/** A stand-in for the portal: accepts webhooks and does to the emulators what the scenarios look for. */
export class DemoPortal {
  habits: PortalHabits = { channels: 1, repair: () => undefined };
  /** How automatic repair was switched, from the first to the last time. */
  readonly switched: boolean[] = [];
  /** What its catalog knows. */
  readonly entities = new Set<string>();
  private sandbox?: Sandbox;
  private readonly seen = new Set<string>();
  private readonly postmortems = new Set<string>();

  private constructor(private readonly server: Server, readonly url: string) {}

  static async listen(): Promise<DemoPortal> {
    const app = express();
    const server = createServer(app);
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const portal = new DemoPortal(server, `http://127.0.0.1:${port}`);
    app.use(express.json());
    app.post('/webhook', (request, response) => {
      const { event } = request.body;
      portal.receive(event.id, event.event_type, event.data.id);
      response.status(202).end();
    });
    app.post(
      '/slack',
      express.urlencoded({ extended: false }),
      (request, response) => {
        response.end();
        portal.decide(JSON.parse(request.body.payload));
      },
    );
    app.get('/.backstage/health/v1/readiness', (_request, response) => {
      response.json({ status: 'ok' });
    });
    app.post('/api/catalog/entities/by-refs', (request, response) => {
      const { entityRefs } = request.body;
      response.json({
        items: entityRefs.map((ref: string) =>
          portal.entities.has(ref) ? { kind: 'Known' } : null,
        ),
      });
    });
    app.get('/api/auth/guest/refresh', (_request, response) => {
      response.json({ backstageIdentity: { token: 'of a guest' } });
    });
    app.put(
      '/api/incident-response/remediation/switch',
      (request, response) => {
        const isGuest = request.header('Authorization') === 'Bearer of a guest';
        portal.switched.push(request.body.enabled);
        response.status(isGuest ? 204 : 403).end();
      },
    );
    app.get('/api/incident-response/postmortems', (request, response) => {
      const isKnown = portal.postmortems.has(String(request.query.incidentId));
      response.json({ items: isKnown ? [{}] : [] });
    });
    return portal;
  }

  use(sandbox: Sandbox): void {
    this.sandbox = sandbox;
  }

  /** Says something in the channel of an incident. */
  tell(incidentId: string, text: string): void {
    if (this.sandbox) {
      this.say(this.sandbox, incidentId, 'incident_update', text);
    }
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>(resolve => this.server.close(() => resolve()));
  }

  private receive(eventId: string, type: string, incidentId: string): void {
    const { sandbox } = this;
    if (!sandbox || this.seen.has(eventId)) {
      return;
    }
    this.seen.add(eventId);
    if (type === 'incident.triggered') {
      this.open(sandbox, incidentId);
      if (this.habits.approver) {
        this.ask(sandbox, incidentId);
      } else {
        this.habits.repair(sandbox, incidentId);
      }
    }
    if (type === 'incident.resolved') {
      this.postmortems.add(incidentId);
      this.say(sandbox, incidentId, 'postmortem_draft', 'The draft is written');
    }
  }

  private open(sandbox: Sandbox, incidentId: string): void {
    const { slack, jira } = sandbox;
    const [project] = jira.projects;
    for (let number = 1; number <= this.habits.channels; number += 1) {
      const channel = slack.createChannel(
        `inc-${incidentId.toLowerCase()}-${number}`,
      );
      slack.setTopic(channel, `incident ${incidentId}`);
    }
    if (this.habits.channels > 0) {
      jira.createIssue({
        project,
        issueType: 'Task',
        fields: { summary: 'incident' },
        properties: [{ key: 'incident-response', value: { incidentId } }],
      });
      const runbooks = SCENARIOS.map(({ expect }) => expect.runbook);
      this.say(
        sandbox,
        incidentId,
        'incident_summary',
        `Runbook: ${runbooks.join(', ')}`,
      );
    }
  }

  private ask(sandbox: Sandbox, incidentId: string): void {
    this.say(sandbox, incidentId, 'approval_requested', 'Approve it?', [
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            text: { type: 'plain_text', text: 'Approve' },
            action_id: 'remediation-approve',
            value: incidentId,
          },
        ],
      },
    ]);
  }

  private decide(interaction: {
    user: { id: string };
    channel: { id: string };
    message: { ts: string };
    actions: { value: string }[];
    response_url: string;
  }): void {
    const { user, channel, message, actions } = interaction;
    const { sandbox } = this;
    const isApprover = user.id === this.habits.approver;
    if (sandbox && isApprover) {
      const where = sandbox.slack.channel(channel.id);
      sandbox.slack.update(sandbox.slack.message(where, message.ts), {
        text: 'Approved',
      });
      this.habits.repair(sandbox, actions[0].value);
    }
    fetch(interaction.response_url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text: isApprover ? 'Noted' : 'You may not' }),
    }).catch(() => undefined);
  }

  private say(
    { slack }: Sandbox,
    incidentId: string,
    eventType: string,
    text: string,
    blocks?: JsonValue[],
  ): void {
    const channel = slack.channels.find(({ topic }) =>
      topic.includes(incidentId),
    );
    if (channel) {
      slack.post(channel, {
        text,
        blocks,
        metadata: {
          event_type: eventType,
          event_payload: {
            incident_id: incidentId,
            effect: `${incidentId}/${eventType}`,
          },
        },
      });
    }
  }
}
