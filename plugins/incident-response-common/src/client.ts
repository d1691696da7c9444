import { ResponseError } from '@backstage/errors';
import type { ActionItemSummary } from './actionItems';
import type {
  Drills,
  IncidentDetail,
  IncidentSummary,
  OnCall,
  Page,
  SetupReport,
} from './incident';
import type {
  Insights,
  InsightsIncident,
  InsightsIncidentsQuery,
  InsightsQuery,
} from './insights';
import type { OnCallHealth, OnCallHealthQuery } from './onCallHealth';
import type {
  Postmortem,
  PostmortemDocument,
  PostmortemSummary,
  PostmortemVersion,
} from './postmortem';
import type {
  ChangePostmortem,
  ImportPostmortem,
  RestorePostmortem,
} from './postmortemChange';
import type {
  ArchivedAgain,
  NewComment,
  PostmortemDetails,
  PostmortemEditor,
  Presence,
  PublishPostmortem,
  Verdict,
} from './postmortemReview';
import type { LinkVerdict, RelatedIncident } from './related';
import type {
  RemediationAuditEntry,
  RemediationAuditQuery,
  RemediationOverview,
  Simulation,
  SimulationRequest,
} from './remediation';
import type {
  ActionItemQuery,
  ChangeActionItem,
  CreatePostmortem,
  IncidentQuery,
  PostmortemQuery,
  PostmortemVersionQuery,
} from './requests';
import type {
  SearchKind,
  SearchQuery,
  SearchRecord,
  SearchState,
} from './search';
import type { Severity, SeverityRow } from './severity';
import type { IncidentResponseApi } from './IncidentResponseApi';

/** @public */
export interface IncidentResponseClientOptions {
  discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  fetchApi: { fetch: typeof fetch };
  /** Headers of every request, for example a service token. */
  headers?: () => Promise<Record<string, string>>;
}

/** The HTTP client, for the browser and for other backend plugins. @public */
export class IncidentResponseClient implements IncidentResponseApi {
  private readonly discoveryApi: IncidentResponseClientOptions['discoveryApi'];
  private readonly fetchApi: IncidentResponseClientOptions['fetchApi'];
  private readonly headers: () => Promise<Record<string, string>>;

  constructor(options: IncidentResponseClientOptions) {
    this.discoveryApi = options.discoveryApi;
    this.fetchApi = options.fetchApi;
    this.headers = options.headers ?? (async () => ({}));
  }

  listIncidents(query: IncidentQuery = {}): Promise<Page<IncidentSummary>> {
    return this.json('GET', `/incidents${toQueryString(query)}`);
  }

  getIncident(idOrNumber: string): Promise<IncidentDetail> {
    return this.json('GET', `/incidents/${encodeURIComponent(idOrNumber)}`);
  }

  acknowledge(id: string): Promise<void> {
    return this.incident('POST', id, 'acknowledge');
  }

  resolve(id: string): Promise<void> {
    return this.incident('POST', id, 'resolve');
  }

  setSeverity(id: string, severity: Severity, reason?: string): Promise<void> {
    return this.incident('PUT', id, 'severity', { severity, reason });
  }

  takeCommand(id: string): Promise<void> {
    return this.incident('POST', id, 'commander');
  }

  addNote(id: string, text: string): Promise<void> {
    return this.incident('POST', id, 'notes', { text });
  }

  postUpdate(id: string, text: string): Promise<void> {
    return this.incident('POST', id, 'updates', { text });
  }

  checkStep(id: string, step: number, done: boolean): Promise<void> {
    return this.incident('PUT', id, `steps/${step}`, { done });
  }

  listRelated(id: string): Promise<RelatedIncident[]> {
    return this.json('GET', `/incidents/${encodeURIComponent(id)}/related`);
  }

  judgeRelated(
    id: string,
    otherId: string,
    verdict: LinkVerdict | undefined,
  ): Promise<void> {
    const path = `related/${encodeURIComponent(otherId)}`;
    return verdict
      ? this.incident('PUT', id, path, { verdict })
      : this.incident('DELETE', id, path);
  }

  requestRemediation(
    id: string,
    options: { dryRun?: boolean } = {},
  ): Promise<void> {
    return this.incident('POST', id, 'remediation', options);
  }

  restoreRemediation(id: string, attempt: number): Promise<void> {
    return this.incident('POST', id, 'remediation/restore', { attempt });
  }

  decideRemediation(
    id: string,
    attempt: number,
    decision: 'approve' | 'reject',
    reason?: string,
  ): Promise<void> {
    return this.incident('POST', id, 'remediation/decision', {
      attempt,
      decision,
      reason,
    });
  }

  retryEffect(id: string, effect: string): Promise<void> {
    return this.incident('POST', id, 'effects/retry', { effect });
  }

  getOnCall(entityRef: string): Promise<OnCall> {
    return this.json('GET', `/on-call${toQueryString({ entityRef })}`);
  }

  getSeverityMatrix(): Promise<SeverityRow[]> {
    return this.json('GET', '/severity-matrix');
  }

  listPostmortems(
    query: PostmortemQuery = {},
  ): Promise<Page<PostmortemSummary>> {
    return this.json('GET', `/postmortems${toQueryString(query)}`);
  }

  getPostmortem(id: string): Promise<Postmortem> {
    return this.json('GET', `/postmortems/${encodeURIComponent(id)}`);
  }

  createPostmortem(request: CreatePostmortem): Promise<Postmortem> {
    return this.json('POST', '/postmortems', request);
  }

  changePostmortem(id: string, request: ChangePostmortem): Promise<Postmortem> {
    return this.postmortem('PATCH', id, '', request);
  }

  importPostmortem(id: string, request: ImportPostmortem): Promise<Postmortem> {
    return this.postmortem('POST', id, '/import', request);
  }

  restorePostmortem(
    id: string,
    request: RestorePostmortem,
  ): Promise<Postmortem> {
    return this.postmortem('POST', id, '/restore', request);
  }

  setPostmortemDetails(
    id: string,
    details: PostmortemDetails,
  ): Promise<Postmortem> {
    return this.postmortem('PATCH', id, '/details', details);
  }

  requestPostmortemReview(id: string): Promise<Postmortem> {
    return this.postmortem('POST', id, '/review');
  }

  withdrawPostmortem(id: string): Promise<Postmortem> {
    return this.postmortem('POST', id, '/withdraw');
  }

  reviewPostmortem(id: string, verdict: Verdict): Promise<Postmortem> {
    return this.postmortem('POST', id, '/verdict', verdict);
  }

  publishPostmortem(
    id: string,
    request: PublishPostmortem = {},
  ): Promise<Postmortem> {
    return this.postmortem('POST', id, '/publish', request);
  }

  commentPostmortem(id: string, comment: NewComment): Promise<Postmortem> {
    return this.postmortem('POST', id, '/comments', comment);
  }

  resolvePostmortemComment(
    id: string,
    commentId: string,
    resolved: boolean,
  ): Promise<Postmortem> {
    return this.postmortem(
      'PUT',
      id,
      `/comments/${encodeURIComponent(commentId)}`,
      { resolved },
    );
  }

  announcePostmortemEditor(
    id: string,
    presence: Presence,
  ): Promise<PostmortemEditor[]> {
    return this.postmortem('POST', id, '/presence', presence);
  }

  listPostmortemVersions(
    id: string,
    query: PostmortemVersionQuery = {},
  ): Promise<Page<PostmortemVersion>> {
    return this.json(
      'GET',
      `/postmortems/${encodeURIComponent(id)}/versions${toQueryString(query)}`,
    );
  }

  getPostmortemVersion(
    id: string,
    version: number,
  ): Promise<PostmortemDocument> {
    return this.json(
      'GET',
      `/postmortems/${encodeURIComponent(id)}/versions/${version}`,
    );
  }

  async getPostmortemMarkdown(id: string): Promise<string> {
    const response = await this.request(
      'GET',
      `/postmortems/${encodeURIComponent(id)}/markdown`,
    );
    return response.text();
  }

  archivePostmortemsAgain(cursor?: string): Promise<ArchivedAgain> {
    return this.json('POST', '/postmortems/archive', { cursor });
  }

  listActionItems(
    query: ActionItemQuery = {},
  ): Promise<Page<ActionItemSummary>> {
    return this.json('GET', `/action-items${toQueryString(query)}`);
  }

  changeActionItem(
    postmortemId: string,
    itemId: string,
    change: ChangeActionItem,
  ): Promise<Postmortem> {
    return this.json('PATCH', actionItemPath(postmortemId, itemId), change);
  }

  requestActionItemTicket(postmortemId: string, itemId: string): Promise<void> {
    return this.json('POST', `${actionItemPath(postmortemId, itemId)}/ticket`);
  }

  getSetup(): Promise<SetupReport> {
    return this.json('GET', '/setup');
  }

  retryDeadLetter(incidentId: string): Promise<void> {
    return this.json(
      'POST',
      `/dead-letters/${encodeURIComponent(incidentId)}/retry`,
      {},
    );
  }

  getRemediation(): Promise<RemediationOverview> {
    return this.json('GET', '/remediation');
  }

  listRemediationAudit(
    query: RemediationAuditQuery = {},
  ): Promise<Page<RemediationAuditEntry>> {
    return this.json('GET', `/remediation/audit${toQueryString(query)}`);
  }

  async getRemediationAuditCsv(
    query: Omit<RemediationAuditQuery, 'cursor' | 'limit'> = {},
  ): Promise<string> {
    const response = await this.request(
      'GET',
      `/remediation/audit.csv${toQueryString(query)}`,
    );
    return response.text();
  }

  simulateRemediation(request: SimulationRequest): Promise<Simulation> {
    return this.json('POST', '/remediation/simulate', request);
  }

  setRemediationEnabled(enabled: boolean): Promise<void> {
    return this.json('PUT', '/remediation/switch', { enabled });
  }

  getInsights(query: InsightsQuery = {}): Promise<Insights> {
    return this.json('GET', `/insights${toQueryString(query)}`);
  }

  listInsightsIncidents(
    query: InsightsIncidentsQuery,
  ): Promise<Page<InsightsIncident>> {
    return this.json('GET', `/insights/incidents${toQueryString(query)}`);
  }

  async getInsightsCsv(query: InsightsQuery = {}): Promise<string> {
    const response = await this.request(
      'GET',
      `/insights.csv${toQueryString(query)}`,
    );
    return response.text();
  }

  getOnCallHealth(query: OnCallHealthQuery): Promise<OnCallHealth> {
    return this.json('GET', `/on-call-health${toQueryString(query)}`);
  }

  getDrills(): Promise<Drills> {
    return this.json('GET', '/drills');
  }

  runDrill(scenario: string): Promise<{ incidentId: string }> {
    return this.json('POST', '/drills', { scenario });
  }

  /** Incidents, or published postmortems, for a search index: in an order that stays, whatever changes meanwhile. */
  listSearchRecords(
    kind: SearchKind,
    query: SearchQuery = {},
  ): Promise<Page<SearchRecord>> {
    return this.json('GET', `/search/${kind}${toQueryString(query)}`);
  }

  getSearchState(kind: SearchKind): Promise<SearchState> {
    return this.json('GET', `/search/${kind}/state`);
  }

  private incident(
    method: string,
    id: string,
    path: string,
    body?: unknown,
  ): Promise<void> {
    return this.json(
      method,
      `/incidents/${encodeURIComponent(id)}/${path}`,
      body,
    );
  }

  private postmortem<T>(
    method: string,
    id: string,
    path: string,
    body?: unknown,
  ): Promise<T> {
    return this.json(
      method,
      `/postmortems/${encodeURIComponent(id)}${path}`,
      body,
    );
  }

  private async json<T>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<T> {
    const response = await this.request(method, path, body);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  private async request(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Response> {
    const baseUrl = await this.discoveryApi.getBaseUrl('incident-response');
    const response = await this.fetchApi.fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(await this.headers()),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

function actionItemPath(postmortemId: string, itemId: string): string {
  return `/postmortems/${encodeURIComponent(
    postmortemId,
  )}/action-items/${encodeURIComponent(itemId)}`;
}

function toQueryString(query: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      parameters.set(name, String(value));
    }
  }
  const text = parameters.toString();
  return text && `?${text}`;
}
