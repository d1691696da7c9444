import { InputError } from '@backstage/errors';
import {
  createPostmortemSchema,
  type CreatePostmortem,
} from '@incident-response/backstage-plugin-common';

/** What a postmortem is wanted for. */
export type PostmortemRequest =
  | { kind: 'known'; incident: string }
  | { kind: 'unseen'; body: CreatePostmortem };

interface Input {
  incident?: string | number;
  title?: string;
  severity?: string;
  entityRef?: string;
  startedAt?: string;
  endedAt?: string;
  summary?: string;
}

/** Empty fields of a form count as not filled in. Throws an `InputError` that names what is missing or wrong. */
export function parseRequest({
  incident,
  ...description
}: Input): PostmortemRequest {
  const wanted = String(incident ?? '')
    .trim()
    .replace(/^#/, '');
  const given = Object.fromEntries(
    Object.entries(description).filter(([, value]) => value?.trim()),
  );
  if (wanted) {
    if (Object.keys(given).length > 0) {
      throw new InputError(
        `Give either the incident, or a description of one that PagerDuty never saw, not both (${Object.keys(
          given,
        ).join(', ')} given as well)`,
      );
    }
    return { kind: 'known', incident: wanted };
  }

  const missing = ['title', 'severity', 'startedAt', 'endedAt'].filter(
    field => !(field in given),
  );
  if (missing.length > 0) {
    throw new InputError(
      `A postmortem without an incident needs ${missing.join(
        ', ',
      )}; or give the number or the id of the incident`,
    );
  }
  const parsed = createPostmortemSchema.safeParse(given);
  if (!parsed.success) {
    throw new InputError(describeProblems(parsed.error.issues));
  }
  return { kind: 'unseen', body: parsed.data };
}

type Issue = {
  path: PropertyKey[];
  message: string;
  code?: string;
  errors?: Issue[][];
};

/** The schema is a union: what counts are the problems of the alternative that describes an incident. */
function describeProblems(issues: readonly Issue[]): string {
  return issues
    .flatMap(issue =>
      issue.code === 'invalid_union' ? issue.errors?.at(-1) ?? [] : [issue],
    )
    .map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join('; ');
}
