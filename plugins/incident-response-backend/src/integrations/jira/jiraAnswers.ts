import { z } from 'zod/v4';

/** `POST /issue`. */
export const createdIssueSchema = z.looseObject({
  key: z.string().min(1),
  id: z.string().optional(),
});

/** `GET /search/jql`. A page without its issues is not taken for one that has found none. */
export const foundIssuesSchema = z.looseObject({
  issues: z.array(createdIssueSchema),
});

/** `GET /issue/{key}/comment`, with what other apps have attached to the comments as well. */
export const commentsSchema = z.looseObject({
  comments: z.array(
    z.looseObject({
      properties: z
        .array(
          z.looseObject({ key: z.string(), value: z.unknown().optional() }),
        )
        .optional(),
    }),
  ),
});

/** `GET /issue/createmeta/{project}/issuetypes`. */
export const issueTypesSchema = z.looseObject({
  issueTypes: z.array(z.looseObject({ name: z.string() })),
});

/** What is answered to a comment or a link: nothing of it is needed, but a login page is no answer. */
export const writtenSchema = z.looseObject({});
