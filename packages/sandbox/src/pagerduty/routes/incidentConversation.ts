import { Router } from 'express';
import { z } from 'zod';
import type { PagerDuty } from '../PagerDuty';
import {
  renderLogEntry,
  renderNote,
  renderResponderRequest,
  renderStatusUpdate,
} from '../render';
import { readBody, requester } from './body';
import { pageOf } from './query';

const noteSchema = z.looseObject({
  note: z.looseObject({ content: z.string().min(1).max(25_000) }),
});

const statusUpdateSchema = z.looseObject({
  message: z.string().min(1),
});

const responderRequestSchema = z.looseObject({
  requester_id: z.string(),
  message: z.string().min(1),
  responder_request_targets: z
    .array(
      z.looseObject({
        responder_request_target: z.looseObject({
          id: z.string(),
          type: z.enum([
            'user',
            'user_reference',
            'escalation_policy',
            'escalation_policy_reference',
          ]),
        }),
      }),
    )
    .min(1),
});

/** What people say and ask on an incident: notes, status updates, responder requests, and the log of it all. */
export function incidentConversationRoutes(pagerduty: PagerDuty): Router {
  const router = Router();
  const { references } = pagerduty;

  router.get('/incidents/:id/notes', (request, response) => {
    const { notes } = pagerduty.incident(request.params.id);
    response.json({ notes: notes.map(note => renderNote(note, references)) });
  });

  router.post('/incidents/:id/notes', (request, response) => {
    const { userId } = requester(request, pagerduty);
    const { note } = readBody(request, noteSchema);
    const added = pagerduty.addNote(request.params.id, userId, note.content);
    response.status(201).json({ note: renderNote(added, references) });
  });

  router.post('/incidents/:id/status_updates', (request, response) => {
    const { userId } = requester(request, pagerduty);
    const { message } = readBody(request, statusUpdateSchema);
    const update = pagerduty.postStatusUpdate(
      request.params.id,
      userId,
      message,
    );
    response
      .status(201)
      .json({ status_update: renderStatusUpdate(update, references) });
  });

  router.post('/incidents/:id/responder_requests', (request, response) => {
    requester(request, pagerduty);
    const body = readBody(request, responderRequestSchema);
    const asked = pagerduty.requestResponders(
      request.params.id,
      body.requester_id,
      body.message,
      body.responder_request_targets.map(
        ({ responder_request_target: { id, type } }) => ({
          id,
          type: type.startsWith('user') ? 'user' : 'escalation_policy',
        }),
      ),
    );
    const incident = pagerduty.incident(request.params.id);
    response.json({
      responder_request: renderResponderRequest(asked, incident, references),
    });
  });

  router.get('/incidents/:id/log_entries', (request, response) => {
    const incident = pagerduty.incident(request.params.id);
    response.json(
      pageOf(request, 'log_entries', [...incident.log].reverse(), entry =>
        renderLogEntry(entry, incident, references),
      ),
    );
  });
  return router;
}
