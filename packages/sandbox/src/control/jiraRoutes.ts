import { Router } from 'express';
import { z } from 'zod';
import type { Jira } from '../jira/Jira';
import { TRANSITIONS } from '../jira/model';
import { ControlProblem, parse } from './ControlProblem';

const changeSchema = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('transition'),
    /** `To Do`, `In Progress` or `Done`. */
    status: z.enum(TRANSITIONS.map(({ to }) => to)),
  }),
  z.strictObject({
    action: z.literal('edit'),
    summary: z.string().min(1).max(255).optional(),
    /** `null` takes it away. */
    dueDate: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/)
      .nullable()
      .optional(),
  }),
  z.strictObject({ action: z.literal('move'), project: z.string() }),
  z.strictObject({ action: z.literal('delete') }),
]);

/** What people do in Jira by hand: move an issue on, change it, move it to another project, delete it. */
export function jiraRoutes(jira: Jira): Router {
  const router = Router();

  router.post('/jira/issues/:key', (request, response) => {
    const wanted = parse(changeSchema, request.body);
    const issue = jira.find(request.params.key);
    if (!issue) {
      throw new ControlProblem(404, `Jira has no issue ${request.params.key}`);
    }
    switch (wanted.action) {
      case 'transition': {
        const transition = TRANSITIONS.find(({ to }) => to === wanted.status);
        jira.transition(issue, transition?.id ?? '');
        break;
      }
      case 'edit': {
        const { summary = issue.summary, dueDate } = wanted;
        jira.edit(issue, {
          summary,
          ...(dueDate === undefined ? {} : { dueDate: dueDate ?? undefined }),
        });
        break;
      }
      case 'move': {
        const project = jira.project(wanted.project);
        if (!project) {
          throw new ControlProblem(
            404,
            `Jira has no project ${wanted.project}`,
          );
        }
        jira.move(issue, project);
        break;
      }
      default:
        jira.delete(issue);
    }
    response.json({ key: issue.key, status: issue.status });
  });
  return router;
}
