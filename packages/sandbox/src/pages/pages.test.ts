import { WebClient } from '@slack/web-api';
import { startSandbox, type Sandbox } from '../startSandbox';

const NASTY = '<script>alert(1)</script>';

describe('the pages', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, latencyMs: 0 });
  });
  beforeEach(() => sandbox.reset());
  afterAll(() => sandbox.stop());

  const open = async (url: string) => {
    const response = await fetch(url);
    return { status: response.status, text: await response.text() };
  };

  it.each([
    '/',
    '/ui/pagerduty',
    '/ui/slack',
    '/ui/jira',
    '/ui/kubernetes',
    '/ui/s3',
  ])('%s can be looked at before anything has happened', async path => {
    const { status, text } = await open(`${sandbox.url}${path}`);
    expect(status).toBe(200);
    expect(text).toContain('aria-current="page"');
    expect(text).not.toContain('undefined');
  });

  it('are where the links of the providers lead, and escape what they show', async () => {
    const { pagerduty, slack, jira } = sandbox;
    const { id } = pagerduty.trigger({ serviceId: 'PPAYAPI', title: NASTY });
    pagerduty.addNote(id, 'PNOBODY', `see http://127.0.0.1/x ${NASTY}`);
    const channel = slack.createChannel('inc-1');
    const { ts } = slack.post(channel, {
      text: '',
      blocks: [
        {
          type: 'section',
          text: {
            type: 'mrkdwn',
            text: `*bold* <http://127.0.0.1/a|a &amp; b> <javascript:alert(1)|bad> &lt;i&gt; ${NASTY}`,
          },
        },
      ],
    });
    const issue = jira.createIssue({
      project: jira.projects[0],
      issueType: 'Task',
      fields: { summary: NASTY },
      properties: [],
    });
    const client = new WebClient(sandbox.tokens.slack, {
      slackApiUrl: `${sandbox.urls.slack}/api/`,
    });
    const { permalink = '' } = await client.chat.getPermalink({
      channel: channel.id,
      message_ts: ts,
    });
    const incident = pagerduty.references.incident(pagerduty.incident(id));

    for (const url of [
      String(incident.html_url),
      permalink,
      jira.pageOf(issue),
    ]) {
      const { status, text } = await open(url);
      expect(status).toBe(200);
      expect(text).not.toContain(NASTY);
      expect(text).not.toContain('href="javascript');
    }
    const { text } = await open(permalink);
    expect(text).toContain('<strong>bold</strong>');
    expect(text).toContain('<a href="http://127.0.0.1/a">a &amp; b</a>');
    expect(text).toContain('&lt;i&gt;');
  });

  it('say so when something is not there', async () => {
    for (const path of [
      '/ui/pagerduty/incidents/Q0',
      '/ui/slack/archives/C0',
      '/jira/browse/OPS-404',
      '/ui/s3/postmortems/x',
      '/ui/else',
    ]) {
      const { status, text } = await open(`${sandbox.url}${path}`);
      expect(status).toBe(404);
      expect(text).toContain('There is nothing at');
    }
  });
});
