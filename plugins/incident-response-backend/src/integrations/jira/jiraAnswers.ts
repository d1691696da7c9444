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

/** `GET /search/jql` for ids alone, a page of them. */
export const issueIdsSchema = z.looseObject({
  issues: z.array(z.looseObject({ id: z.string().min(1) })),
  nextPageToken: z.string().optional(),
});

/** `POST /issue/bulkfetch`. What is gone, or may not be seen, is in neither list. */
export const issuesSchema = z.looseObject({
  issues: z.array(
    z.looseObject({
      id: z.string().min(1),
      key: z.string().min(1),
      fields: z.looseObject({
        status: z.looseObject({
          name: z.string(),
          statusCategory: z.looseObject({ key: z.string() }),
        }),
        duedate: z.string().nullish(),
        labels: z.array(z.string()).optional(),
        updated: z.string(),
      }),
    }),
  ),
  issueErrors: z.array(z.looseObject({ id: z.string().optional() })).nullish(),
});

/** `GET /issue/{key}/transitions`. */
export const transitionsSchema = z.looseObject({
  transitions: z.array(
    z.looseObject({
      id: z.string().min(1),
      to: z.looseObject({
        name: z.string(),
        statusCategory: z.looseObject({ key: z.string() }),
      }),
    }),
  ),
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

/** What is answered to an edit or a transition: 204 without a body. Whether it has worked, a look at the issue tells. */
export const emptySchema = z.looseObject({}).optional();
