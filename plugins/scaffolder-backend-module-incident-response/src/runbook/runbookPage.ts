import {
  embed,
  fence,
  plain,
  TO_BE_FILLED_IN,
  type ActionItem,
  type IncidentDetail,
  type Postmortem,
  type RemediationAttempt,
  type TimelineRow,
} from '@incident-response/backstage-plugin-common';
import { nameOf, type RunbookSource } from './RunbookSource';
import { unique, uniqueBy } from './unique';

/** The page's headings that are steps as well. The anchors are those that TechDocs makes of them. */
export const RUNBOOK_STEPS = {
  recognise: 'See whether it is this fault',
  look: 'Look at what told it',
  help: 'Do what helped',
  check: 'Check that it worked',
} as const;

/** As much of a piece of evidence as somebody reads at night. */
const EVIDENCE_LINES = 30;

/** The page in Markdown. What it does by itself is `plan`. */
export function writePage(
  source: RunbookSource,
  wish: { title: string; owner: string },
  plan: { action: string }[],
): string {
  const { postmortem, incident } = source;
  const parts = [
    `# ${plain(wish.title)}`,
    `${plain(
      incident.serviceName ?? incident.entityRef ?? 'A service',
    )}: ${plain(incident.title)}. What users notice: ${
      postmortem.document.impact.users
        ? plain(postmortem.document.impact.users)
        : TO_BE_FILLED_IN
    }`,
    draftNotice(source),
    `## ${RUNBOOK_STEPS.recognise}`,
    ...recognise(source),
    `## ${RUNBOOK_STEPS.look}`,
    ...look(source),
    `## ${RUNBOOK_STEPS.help}`,
    ...help(source),
    `## ${RUNBOOK_STEPS.check}`,
    ...check(incident),
    '## Undo',
    ...undo(incident),
    '## When to ask for help',
    `${plain(
      wish.owner,
    )} keeps this runbook. After how many minutes, and whom: ${TO_BE_FILLED_IN}`,
    ...stillOpen(postmortem.document.actionItems),
    '## What the portal does by itself',
    plan.length > 0
      ? `It suggests ${plan
          .map(({ action }) => `\`${action}\``)
          .join(
            ', then ',
          )}, which helped that day, and waits: a person starts it from the incident's page.`
      : 'Nothing: this runbook has no repair of its own.',
  ];
  return `${parts.join('\n\n')}\n`;
}

function draftNotice({ postmortem, incident }: RunbookSource): string {
  const followed = incident.runbook;
  return [
    '!!! warning "Made from one incident"',
    '',
    `    It tells what happened in ${plain(
      nameOf(postmortem),
    )} on ${postmortem.startedAt.slice(
      0,
      10,
    )}, as the [postmortem](/incidents/postmortems/${encodeURIComponent(
      postmortem.id,
    )}) has it. Whether the same is right the next time is for people to say. Fill in what is missing, play it through, then remove this note.`,
    ...(followed
      ? [
          '',
          `    The runbook [${plain(followed.title)}](<${
            followed.path
          }>) was used that day. If it is about the same fault, change that one instead.`,
        ]
      : []),
  ].join('\n');
}

function recognise({ postmortem, incident }: RunbookSource): string[] {
  return [
    incident.alerts.length > 0
      ? `The alerts of that day:\n\n${unique(
          incident.alerts.map(
            ({ name, summary }) =>
              `- ${name ? `**${plain(name)}**: ` : ''}${plain(summary)}`,
          ),
        ).join('\n')}`
      : `No alert is known. How to recognise it: ${TO_BE_FILLED_IN}`,
    ...writtenByPeople(postmortem, 'trigger'),
  ];
}

function look({ postmortem, incident }: RunbookSource): string[] {
  const { timeline, whys } = postmortem.document;
  const rows = timeline.filter(tells);
  const evidence = uniqueBy(
    incident.remediation.attempts.flatMap(attempt => attempt.evidence),
    ({ title }) => title,
  );
  const causes = [
    whys
      .filter(({ text }) => text.trim())
      .map(({ depth, text }) => `${'    '.repeat(depth)}- ${plain(text)}`)
      .join('\n'),
    ...writtenByPeople(postmortem, 'factors'),
  ].filter(Boolean);
  const found = [
    ...(rows.length > 0
      ? [`What was seen and done, in order:\n\n${rows.map(toLine).join('\n')}`]
      : []),
    ...(evidence.length > 0
      ? [
          'What was collected before anything was changed:',
          ...evidence.map(
            ({ title, text }) => `**${plain(title)}**\n\n${fence(cut(text))}`,
          ),
        ]
      : []),
    ...(causes.length > 0 ? ['What had caused it:', ...causes] : []),
  ];
  return found.length > 0
    ? found
    : [`Which graph, log or command told the cause: ${TO_BE_FILLED_IN}`];
}

/** Rows that people have marked, added or put in their own words; the others are the machine's account of itself. */
function tells({ hidden, pinned, original, text }: TimelineRow): boolean {
  return !hidden && (pinned || original?.text !== text);
}

function toLine({ text, source }: TimelineRow): string {
  return `- ${embed(text).replace(/\s*\n\s*/g, ' ')}${
    source ? ` ([${plain(source.title)}](<${source.url}>))` : ''
  }`;
}

function help({ postmortem, incident }: RunbookSource): string[] {
  const { attempts } = incident.remediation;
  const helped = attempts.filter(({ status }) => status === 'worked');
  const didNot = attempts.filter(({ status }) => status === 'did_not_help');
  const byPeople = writtenByPeople(postmortem, 'remediation');
  return [
    ...(helped.length > 0
      ? [helped.map((attempt, at) => `${at + 1}. ${told(attempt)}`).join('\n')]
      : []),
    ...byPeople,
    ...(helped.length === 0 && byPeople.length === 0
      ? [
          `Nothing that the portal did has helped. What people did: ${TO_BE_FILLED_IN}`,
        ]
      : []),
    ...(didNot.length > 0
      ? [
          `Did not help that day:\n\n${didNot
            .map(attempt => `- ${told(attempt)}`)
            .join('\n')}`,
        ]
      : []),
  ];
}

function told({ action, changes, observed }: RemediationAttempt): string {
  return `${action ? `\`${action}\`: ` : ''}${plain(changes.join(', '))}${
    observed ? ` → ${plain(observed)}` : ''
  }`;
}

function check({ remediation }: IncidentDetail): string[] {
  const observed = remediation.attempts.flatMap(attempt =>
    attempt.status === 'worked' && attempt.observed
      ? [`- [ ] ${plain(attempt.observed)}`]
      : [],
  );
  return [
    [
      '- [ ] The alert has cleared',
      ...unique(observed),
      `- [ ] What users do, tried by hand: ${TO_BE_FILLED_IN}`,
    ].join('\n'),
  ];
}

function undo({ remediation }: IncidentDetail): string[] {
  const restorable = remediation.attempts.flatMap(attempt =>
    attempt.restorable ? [`- The portal can ${plain(attempt.restorable)}`] : [],
  );
  return restorable.length > 0
    ? [unique(restorable).join('\n')]
    : [`How to take back what was changed: ${TO_BE_FILLED_IN}`];
}

function stillOpen(items: ActionItem[]): string[] {
  const open = items.filter(({ done }) => !done);
  return open.length === 0
    ? []
    : [
        '## Still to be done',
        'Until then the fault can come back:',
        open
          .map(({ title, owner, dueDate, ticket }) => {
            const details = [
              owner && plain(owner),
              dueDate && `due ${dueDate}`,
              ticket && `[${plain(ticket.key)}](<${ticket.url}>)`,
            ].filter(Boolean);
            return `- ${plain(title)}${
              details.length > 0 ? ` (${details.join(', ')})` : ''
            }`;
          })
          .join('\n'),
      ];
}

/** The section's text where a person has written it. What the system has drafted comes from the incident itself. */
function writtenByPeople({ document }: Postmortem, id: string): string[] {
  const section = document.sections.find(
    candidate => candidate.id === id && candidate.state === 'edited',
  );
  return section?.body.trim() ? [embed(section.body)] : [];
}

/** The end: of a log, that is when it broke. */
function cut(text: string): string {
  const lines = text.split(/\r?\n/);
  return lines.length > EVIDENCE_LINES
    ? ['…', ...lines.slice(-EVIDENCE_LINES)].join('\n')
    : text;
}
