import {
  RUNBOOK_TYPE,
  type IncidentDetail,
  type WrittenRunbookSpec,
} from '@incident-response/backstage-plugin-common';
import { RUNBOOK_STEPS, writePage } from './runbookPage';
import { nameOf, type RunbookSource } from './RunbookSource';
import { unique } from './unique';

/** What whoever wants the runbook decides. */
export interface RunbookWish {
  /** `metadata.name` of the entity: lower case letters, digits and dashes. */
  name: string;
  title: string;
  /** Entity reference of the team that keeps it. */
  owner: string;
}

/** A runbook before it is written into files. */
export interface RunbookDraft {
  /** The catalog entity: `catalog-info.yaml`. */
  entity: {
    apiVersion: 'backstage.io/v1alpha1';
    kind: 'Resource';
    metadata: {
      name: string;
      title: string;
      description: string;
      annotations: Record<string, string>;
    };
    spec: WrittenRunbookSpec;
  };
  /** What TechDocs needs: `mkdocs.yml`. */
  mkdocs: object;
  /** The page, in Markdown: `docs/index.md`. */
  page: string;
}

/**
 * A runbook from what one incident has taught. It holds what happened and nothing else: no command that nobody has run. What
 * only people know is marked as to be filled in. Its plan has the repairs that were verified, and only suggests them.
 */
export function runbookFromPostmortem(
  source: RunbookSource,
  wish: RunbookWish,
): RunbookDraft {
  const { postmortem, incident } = source;
  const plan = planOf(incident);
  return {
    entity: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: {
        name: wish.name,
        title: wish.title,
        description: `Made from the postmortem of ${nameOf(postmortem)}: ${
          postmortem.title
        }`,
        annotations: { 'backstage.io/techdocs-ref': 'dir:.' },
      },
      spec: {
        type: RUNBOOK_TYPE,
        owner: wish.owner,
        match: matchOf(incident),
        steps: Object.values(RUNBOOK_STEPS).map(title => ({
          title,
          anchor: `#${title.toLocaleLowerCase('en-US').replace(/ /g, '-')}`,
        })),
        ...(plan.length > 0 && {
          remediation: {
            mode: 'suggest' as const,
            actions: plan,
            maxAttempts: 1,
          },
        }),
      },
    },
    mkdocs: {
      site_name: wish.title,
      docs_dir: 'docs',
      theme: { name: 'material', font: false },
      plugins: ['search'],
      markdown_extensions: [
        'admonition',
        'attr_list',
        'def_list',
        'pymdownx.superfences',
        'pymdownx.tasklist',
        { toc: { permalink: true } },
      ],
    },
    page: writePage(source, wish, plan),
  };
}

/** The alerts by name; without any, incidents with this title, whatever the numbers in it. */
function matchOf(incident: IncidentDetail): WrittenRunbookSpec['match'] {
  const alertNames = unique(
    incident.alerts.flatMap(({ name }) => (name?.trim() ? [name.trim()] : [])),
  );
  return alertNames.length > 0
    ? { alertNames }
    : {
        titlePatterns: [
          incident.title
            .trim()
            .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
            .replace(/\d+/g, '\\d+'),
        ],
      };
}

/** The steps of the plan that were verified that day. What a step was given is known only while the plan still has it. */
function planOf({ remediation }: IncidentDetail) {
  const steps = remediation.attempts
    .filter(({ status }) => status === 'worked')
    .flatMap(({ step, action }) => {
      const planned = step === undefined ? undefined : remediation.plan[step];
      return planned && planned.action === action ? [planned] : [];
    });
  return unique(steps).map(({ action, parameters }) => ({
    action,
    parameters,
  }));
}
