import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** The catalog that the portal reads and that the emulators are filled from. */
export const CATALOG_FOLDER = resolve(
  require.resolve('@incident-response/sandbox/package.json'),
  '../catalog',
);

/** A team of the demo organisation, from its Group entity. */
export interface Team {
  name: string;
  title: string;
}

/** Somebody who can be on call, from a User entity. */
export interface Person {
  /** Entity name, such as `payments-primary`. */
  name: string;
  title: string;
  email: string;
  team: string;
  slackUserId?: string;
  inSlack: boolean;
}

/** A service that pages somebody, from a Component entity. */
export interface Service {
  name: string;
  title: string;
  team: string;
  lifecycle: string;
  pagerdutyServiceId: string;
  jiraProjectKey?: string;
  kubernetes?: { id: string; namespace: string };
}

/** Who works at the demo organisation, and on what. */
export interface Organisation {
  teams: Team[];
  people: Person[];
  services: Service[];
}

const entitySchema = z.object({
  kind: z.string(),
  metadata: z.object({
    name: z.string(),
    namespace: z.string().default('default'),
    title: z.string().optional(),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  spec: z.object({
    profile: z
      .object({ displayName: z.string(), email: z.string() })
      .optional(),
    memberOf: z.array(z.string()).default([]),
    owner: z.string().optional(),
    lifecycle: z.string().default('production'),
  }),
});
type DemoEntity = z.infer<typeof entitySchema>;

function readEntities(folder: string): DemoEntity[] {
  return readdirSync(folder)
    .filter(file => file.endsWith('.yaml'))
    .sort()
    .flatMap(file =>
      parseAllDocuments(readFileSync(resolve(folder, file), 'utf8')),
    )
    .map(document => entitySchema.parse(document.toJS()));
}

function toPerson({ metadata, spec }: DemoEntity): Person {
  return {
    name: metadata.name,
    title: spec.profile?.displayName ?? metadata.name,
    email: spec.profile?.email ?? `${metadata.name}.demo@example.com`,
    team: spec.memberOf[0] ?? '',
    slackUserId: metadata.annotations['slack.com/user-id'],
    inSlack:
      metadata.annotations['incident-response.sandbox/slack'] !== 'absent',
  };
}

function toService({ metadata, spec }: DemoEntity): Service[] {
  const pagerdutyServiceId = metadata.annotations['pagerduty.com/service-id'];
  if (!pagerdutyServiceId) {
    return [];
  }
  const id = metadata.annotations['backstage.io/kubernetes-id'];
  const namespace = metadata.annotations['backstage.io/kubernetes-namespace'];
  return [
    {
      name: metadata.name,
      title: metadata.title ?? metadata.name,
      team: (spec.owner ?? '').replace(/^.*\//, ''),
      lifecycle: spec.lifecycle,
      pagerdutyServiceId,
      jiraProjectKey: metadata.annotations['jira/project-key'],
      kubernetes: id && namespace ? { id, namespace } : undefined,
    },
  ];
}

/**
 * Reads the demo organisation from the catalog that the portal reads, so that the two can't disagree.
 *
 * @throws ZodError when an entity lacks what every entity has.
 */
export function readOrganisation(
  folder: string = CATALOG_FOLDER,
): Organisation {
  const entities = readEntities(folder).filter(
    entity => entity.metadata.namespace === 'default',
  );
  const ofKind = (kind: string) =>
    entities.filter(entity => entity.kind === kind);
  return {
    teams: ofKind('Group').map(({ metadata, spec }) => ({
      name: metadata.name,
      title: spec.profile?.displayName ?? metadata.name,
    })),
    people: ofKind('User').map(toPerson),
    services: ofKind('Component').flatMap(toService),
  };
}
