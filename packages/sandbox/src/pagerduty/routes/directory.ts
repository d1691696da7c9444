import { Router } from 'express';
import type { JsonObject } from '../../json';
import { onCallEntries, type OnCallEntry } from '../onCall';
import type { PagerDuty } from '../PagerDuty';
import { PagerDutyProblem } from '../PagerDutyProblem';
import type {
  EscalationPolicy,
  PagerDutyService,
  PagerDutyUser,
  Priority,
  Schedule,
} from '../model';
import { listParameter, pageOf, parameter, timeParameter } from './query';

function named<T extends { id: string }>(
  items: T[],
  id: string,
  what: string,
): T {
  const found = items.find(item => item.id === id);
  if (!found) {
    throw PagerDutyProblem.notFound(`${what} ${id}`);
  }
  return found;
}

/** Services, people, policies and schedules: what incidents refer to. */
export function directoryRoutes(pagerduty: PagerDuty): Router {
  const router = Router();
  const { directory, references } = pagerduty;

  const renderUser = (user: PagerDutyUser): JsonObject => ({
    ...references.user(user.id),
    type: 'user',
    name: user.name,
    email: user.email,
    time_zone: 'Etc/UTC',
    role: 'user',
    teams: [references.team(user.team)],
  });
  const renderService = (service: PagerDutyService): JsonObject => ({
    ...references.service(service.id),
    type: 'service',
    name: service.name,
    description: null,
    status: pagerduty.incidents.some(
      incident =>
        incident.serviceId === service.id && incident.status !== 'resolved',
    )
      ? 'critical'
      : 'active',
    escalation_policy: references.policy(service.policyId),
    teams: [references.team(service.team)],
    alert_creation: 'create_alerts_and_incidents',
    integrations: [
      {
        id: `${service.id}I`,
        type: 'events_api_v2_inbound_integration',
        summary: 'Demo monitor',
        integration_key: service.integrationKey,
      },
    ],
  });
  const renderPolicy = (policy: EscalationPolicy): JsonObject => ({
    ...references.policy(policy.id),
    type: 'escalation_policy',
    name: policy.name,
    num_loops: 0,
    teams: [references.team(policy.team)],
    services: directory.services
      .filter(({ policyId }) => policyId === policy.id)
      .map(({ id }) => references.service(id)),
    escalation_rules: policy.levels.map((level, index) => ({
      id: `${policy.id}${index + 1}`,
      escalation_delay_in_minutes: level.delayMinutes,
      targets: level.targets.map(({ type, id }) =>
        type === 'user' ? references.user(id) : references.schedule(id),
      ),
    })),
  });
  const renderSchedule = (schedule: Schedule): JsonObject => ({
    ...references.schedule(schedule.id),
    type: 'schedule',
    name: schedule.name,
    time_zone: 'Etc/UTC',
    users: schedule.userIds.map(id => references.user(id)),
    teams: [references.team(schedule.team)],
  });
  const renderPriority = (priority: Priority): JsonObject => ({
    ...references.priority(priority.id),
    type: 'priority',
    name: priority.name,
    description: priority.description,
    order: priority.order,
    color: priority.color,
  });

  router.get('/services', (request, response) => {
    const query = parameter(request, 'query')?.toLowerCase() ?? '';
    const services = directory.services.filter(({ name }) =>
      name.toLowerCase().includes(query),
    );
    response.json(pageOf(request, 'services', services, renderService));
  });
  router.get('/services/:id', (request, response) => {
    response.json({
      service: renderService(pagerduty.service(request.params.id)),
    });
  });

  router.get('/users', (request, response) => {
    const query = parameter(request, 'query')?.toLowerCase() ?? '';
    const users = directory.users.filter(({ name, email }) =>
      `${name} ${email}`.toLowerCase().includes(query),
    );
    response.json(pageOf(request, 'users', users, renderUser));
  });
  router.get('/users/:id', (request, response) => {
    const user = named(directory.users, request.params.id, 'User');
    response.json({ user: renderUser(user) });
  });

  router.get('/escalation_policies', (request, response) => {
    response.json(
      pageOf(request, 'escalation_policies', directory.policies, renderPolicy),
    );
  });
  router.get('/escalation_policies/:id', (request, response) => {
    const policy = named(
      directory.policies,
      request.params.id,
      'Escalation policy',
    );
    response.json({ escalation_policy: renderPolicy(policy) });
  });

  router.get('/schedules', (request, response) => {
    response.json(
      pageOf(request, 'schedules', directory.schedules, renderSchedule),
    );
  });
  router.get('/schedules/:id', (request, response) => {
    const schedule = named(directory.schedules, request.params.id, 'Schedule');
    response.json({ schedule: renderSchedule(schedule) });
  });

  router.get('/priorities', (request, response) => {
    response.json(
      pageOf(request, 'priorities', directory.priorities, renderPriority),
    );
  });
  router.get('/teams', (request, response) => {
    response.json(
      pageOf(request, 'teams', directory.teams, team => ({
        ...references.team(team.key),
        type: 'team',
        name: team.name,
      })),
    );
  });
  router.get('/abilities', (_request, response) => {
    response.json({
      abilities: [
        'urgencies',
        'service_support_hours',
        'coordinated_responding',
      ],
    });
  });

  const renderOnCall = (entry: OnCallEntry, include: string[]): JsonObject => {
    const user = directory.users.find(({ id }) => id === entry.userId);
    return {
      escalation_policy: include.includes('escalation_policies')
        ? renderPolicy(entry.policy)
        : references.policy(entry.policy.id),
      escalation_level: entry.level,
      schedule: entry.schedule ? references.schedule(entry.schedule.id) : null,
      user:
        user && include.includes('users')
          ? renderUser(user)
          : references.user(entry.userId),
      start: entry.start?.toISOString() ?? null,
      end: entry.end?.toISOString() ?? null,
    };
  };

  router.get('/oncalls', (request, response) => {
    const since = timeParameter(request, 'since') ?? new Date();
    const until = timeParameter(request, 'until') ?? since;
    if (until < since) {
      throw PagerDutyProblem.invalid('until must not be before since');
    }
    const include = listParameter(request, 'include');
    const policies = listParameter(request, 'escalation_policy_ids');
    const schedules = listParameter(request, 'schedule_ids');
    const users = listParameter(request, 'user_ids');
    const earliestOnly = parameter(request, 'earliest') === 'true';
    const seen = new Set<string>();
    const entries = onCallEntries(directory, since, until).filter(entry => {
      const key = `${entry.policy.id} ${entry.level} ${entry.userId}`;
      const isFirst = !seen.has(key);
      const fits =
        (policies.length === 0 || policies.includes(entry.policy.id)) &&
        (users.length === 0 || users.includes(entry.userId)) &&
        (schedules.length === 0 ||
          (entry.schedule && schedules.includes(entry.schedule.id)));
      seen.add(key);
      return fits && (isFirst || !earliestOnly);
    });
    response.json(
      pageOf(request, 'oncalls', entries, entry =>
        renderOnCall(entry, include),
      ),
    );
  });
  return router;
}
