import { Router, type Request, type Response } from 'express';
import type { Jira } from '../Jira';
import { JiraProblem } from '../JiraProblem';
import { searchByJql } from '../jql';
import { renderIssue } from '../render';
import { readObject, valuesOf } from './query';

interface Search {
  jql: string;
  fields: string[];
  maxResults: number;
  nextPageToken?: string;
}

function search(jira: Jira, wanted: Search) {
  if (wanted.jql.trim() === '') {
    throw new JiraProblem(400, [
      'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.',
    ]);
  }
  const start = wanted.nextPageToken
    ? Number(Buffer.from(wanted.nextPageToken, 'base64').toString('utf8'))
    : 0;
  if (!Number.isInteger(start) || start < 0) {
    throw new JiraProblem(400, ['The next page token is invalid.']);
  }
  const found = searchByJql(jira.searchable(), wanted.jql);
  const end = start + wanted.maxResults;
  const isLast = end >= found.length;
  return {
    // Without fields named, search answers ids alone.
    issues: found
      .slice(start, end)
      .map(issue =>
        wanted.fields.length > 0
          ? renderIssue(jira, issue, wanted.fields)
          : { id: issue.id },
      ),
    isLast,
    nextPageToken: isLast
      ? undefined
      : Buffer.from(String(end)).toString('base64'),
  };
}

function gone(_request: Request, response: Response): void {
  response.status(410).json({
    errorMessages: [
      'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.',
    ],
    errors: {},
  });
}

/** `/search/jql`; its predecessor is gone. */
export function searchRoutes(jira: Jira): Router {
  const router = Router();
  router.get('/search/jql', (request, response) => {
    const one = (name: string) => {
      const address = new URL(request.originalUrl, 'http://sandbox');
      return address.searchParams.get(name) ?? undefined;
    };
    response.json(
      search(jira, {
        jql: one('jql') ?? '',
        fields: valuesOf(request, 'fields'),
        maxResults: Number(one('maxResults') ?? 50),
        nextPageToken: one('nextPageToken'),
      }),
    );
  });
  router.post('/search/jql', (request, response) => {
    const body = readObject(request);
    response.json(
      search(jira, {
        jql: String(body.jql ?? ''),
        fields: Array.isArray(body.fields) ? body.fields.map(String) : [],
        maxResults: Number(body.maxResults ?? 50),
        nextPageToken:
          typeof body.nextPageToken === 'string'
            ? body.nextPageToken
            : undefined,
      }),
    );
  });
  router.all('/search', gone);
  return router;
}
