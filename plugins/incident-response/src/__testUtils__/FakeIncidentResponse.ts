import { ResponseError } from '@backstage/errors';
import {
  applyChanges,
  changePostmortemSchema,
} from '@incident-response/backstage-plugin-common';
import type {
  ArchivedAgain,
  ActionItemQuery,
  ActionItemSummary,
  ChangeActionItem,
  Drills,
  IncidentDetail,
  IncidentQuery,
  IncidentResponseApi,
  IncidentSummary,
  LinkVerdict,
  Insights,
  InsightsIncident,
  InsightsIncidentsQuery,
  InsightsQuery,
  OnCall,
  OnCallHealth,
  OnCallHealthQuery,
  Page,
  ChangePostmortem,
  ImportPostmortem,
  NewComment,
  Postmortem,
  PostmortemDetails,
  PostmortemDocument,
  PostmortemEditor,
  Presence,
  PublishPostmortem,
  RestorePostmortem,
  Verdict,
  PostmortemQuery,
  PostmortemVersionQuery,
  PostmortemSummary,
  PostmortemVersion,
  RelatedIncident,
  RemediationAuditEntry,
  RemediationAuditQuery,
  RemediationOverview,
  SetupReport,
  Severity,
  SeverityRow,
  Simulation,
  SimulationRequest,
} from '@incident-response/backstage-plugin-common';
import { examplePostmortem } from './examplePostmortem';
import { exampleInsights, exampleOnCallHealth } from './exampleInsights';
import {
  exampleAudit,
  exampleRemediation,
  exampleSimulation,
} from './exampleRemediation';
import { exampleSetup, exampleSeverityMatrix } from './exampleSetup';

/** A backend in memory: what it is given it answers, and what it is asked for it remembers. */
export class FakeIncidentResponse implements IncidentResponseApi {
  incidents: IncidentDetail[] = [];
  postmortems: Postmortem[] = [];
  drills: Drills = { available: false, scenarios: [] };
  onCall: OnCall = { configured: false, reason: 'PagerDuty is not configured' };
  setup: SetupReport = exampleSetup();
  matrix: SeverityRow[] = exampleSeverityMatrix();
  versions: PostmortemVersion[] = [];
  /** What was saved as which version, where that is not what the postmortem has now. */
  readonly documents = new Map<number, PostmortemDocument>();
  /** Who changes postmortems. */
  user = 'user:default/ada';
  remediation: RemediationOverview = exampleRemediation();
  audit: RemediationAuditEntry[] = exampleAudit();
  simulation: Simulation = exampleSimulation();
  actionItems: ActionItemSummary[] = [];
  readonly actionItemQueries: ActionItemQuery[] = [];
  insights: Insights = exampleInsights();
  /** Behind every figure. */
  insightsIncidents: InsightsIncident[] = [];
  onCallHealth: OnCallHealth = exampleOnCallHealth();
  /** What insights were asked about, in order. */
  readonly insightsQueries: (InsightsQuery | InsightsIncidentsQuery)[] = [];
  /** Calls that change something, in order. */
  readonly calls: unknown[][] = [];
  private readonly failures = new Map<string, Error>();

  /** From now on this method fails, until `error` is left out. */
  fail(method: keyof IncidentResponseApi, error?: Error): void {
    if (error) {
      this.failures.set(method, error);
    } else {
      this.failures.delete(method);
    }
  }

  async listIncidents(
    query: IncidentQuery = {},
  ): Promise<Page<IncidentSummary>> {
    this.check('listIncidents');
    const matching = this.incidents.filter(
      incident =>
        (query.status === undefined ||
          incident.status === query.status ||
          (query.status === 'open' && incident.status !== 'resolved')) &&
        (query.severity === undefined ||
          incident.severity === query.severity) &&
        (query.entityRef === undefined ||
          incident.entityRef === query.entityRef) &&
        (query.ownerRef === undefined || incident.ownerRef === query.ownerRef),
    );
    const start = Number(query.cursor ?? 0);
    const end = start + Number(query.limit ?? 25);
    return {
      items: matching.slice(start, end),
      nextCursor: end < matching.length ? String(end) : undefined,
    };
  }

  async getIncident(idOrNumber: string): Promise<IncidentDetail> {
    this.check('getIncident');
    const found = this.incidents.find(
      ({ id, number }) => id === idOrNumber || String(number) === idOrNumber,
    );
    if (!found) {
      throw await responseError(
        404,
        'NotFoundError',
        `No incident ${idOrNumber}`,
      );
    }
    return structuredClone(found);
  }

  acknowledge(id: string): Promise<void> {
    return this.change('acknowledge', id);
  }

  resolve(id: string): Promise<void> {
    return this.change('resolve', id);
  }

  setSeverity(id: string, severity: Severity, reason?: string): Promise<void> {
    return this.change('setSeverity', id, severity, reason);
  }

  takeCommand(id: string): Promise<void> {
    return this.change('takeCommand', id);
  }

  addNote(id: string, text: string): Promise<void> {
    return this.change('addNote', id, text);
  }

  postUpdate(id: string, text: string): Promise<void> {
    return this.change('postUpdate', id, text);
  }

  async listRelated(id: string): Promise<RelatedIncident[]> {
    return (await this.getIncident(id)).before;
  }

  judgeRelated(
    id: string,
    otherId: string,
    verdict: LinkVerdict | undefined,
  ): Promise<void> {
    return this.change('judgeRelated', id, otherId, verdict);
  }

  checkStep(id: string, step: number, done: boolean): Promise<void> {
    return this.change('checkStep', id, step, done);
  }

  requestRemediation(
    id: string,
    options?: { dryRun?: boolean },
  ): Promise<void> {
    return this.change('requestRemediation', id, ...(options ? [options] : []));
  }

  restoreRemediation(id: string, attempt: number): Promise<void> {
    return this.change('restoreRemediation', id, attempt);
  }

  decideRemediation(
    id: string,
    attempt: number,
    decision: 'approve' | 'reject',
    reason?: string,
  ): Promise<void> {
    return this.change('decideRemediation', id, attempt, decision, reason);
  }

  retryEffect(id: string, effect: string): Promise<void> {
    return this.change('retryEffect', id, effect);
  }

  async getOnCall(): Promise<OnCall> {
    this.check('getOnCall');
    return this.onCall;
  }

  async getSeverityMatrix(): Promise<SeverityRow[]> {
    this.check('getSeverityMatrix');
    return this.matrix;
  }

  async listPostmortems(
    query: PostmortemQuery = {},
  ): Promise<Page<PostmortemSummary>> {
    this.check('listPostmortems');
    return {
      items: this.postmortems.filter(
        postmortem =>
          (query.status === undefined || postmortem.status === query.status) &&
          (query.entityRef === undefined ||
            postmortem.entityRef === query.entityRef),
      ),
    };
  }

  async getPostmortem(id: string): Promise<Postmortem> {
    this.check('getPostmortem');
    return structuredClone(await this.findPostmortem(id));
  }

  async createPostmortem(): Promise<Postmortem> {
    throw new Error('The pages create no postmortem; the scaffolder does');
  }

  async changePostmortem(
    id: string,
    request: ChangePostmortem,
  ): Promise<Postmortem> {
    await this.change('changePostmortem', id, request);
    const postmortem = await this.findPostmortem(id);
    const { changes } = changePostmortemSchema.parse(request);
    const { document, revisions, conflicts } = applyChanges(
      postmortem,
      changes,
      postmortem.version + 1,
    );
    if (conflicts.length > 0) {
      throw await responseError(
        409,
        'ConflictError',
        `Somebody else has changed ${conflicts.join(', ')} meanwhile`,
      );
    }
    this.saveVersion(postmortem, document);
    return structuredClone(Object.assign(postmortem, { revisions }));
  }

  async importPostmortem(
    id: string,
    request: ImportPostmortem,
  ): Promise<Postmortem> {
    await this.change('importPostmortem', id, request);
    const postmortem = await this.findPostmortem(id);
    const [, title = postmortem.title] =
      /^# (.*)$/m.exec(request.markdown) ?? [];
    this.saveVersion(postmortem, { ...postmortem.document, title });
    return structuredClone(postmortem);
  }

  async restorePostmortem(
    id: string,
    request: RestorePostmortem,
  ): Promise<Postmortem> {
    await this.change('restorePostmortem', id, request);
    const postmortem = await this.findPostmortem(id);
    this.saveVersion(
      postmortem,
      await this.getPostmortemVersion(id, request.restore),
    );
    return structuredClone(postmortem);
  }

  async setPostmortemDetails(
    id: string,
    details: PostmortemDetails,
  ): Promise<Postmortem> {
    await this.change('setPostmortemDetails', id, details);
    const { reviewers, meetingAt, dueAt, ...rest } = details;
    const postmortem = await this.findPostmortem(id);
    Object.assign(postmortem, {
      ...rest,
      ...(meetingAt === undefined ? {} : { meetingAt: meetingAt ?? undefined }),
      ...(dueAt === undefined ? {} : { dueAt: dueAt ?? undefined }),
      ...(reviewers && {
        reviewers: reviewers.map(entityRef => ({
          entityRef,
          verdict: 'asked',
        })),
      }),
    });
    return structuredClone(postmortem);
  }

  async withdrawPostmortem(id: string): Promise<Postmortem> {
    await this.change('withdrawPostmortem', id);
    const postmortem = await this.findPostmortem(id);
    postmortem.status = 'draft';
    return structuredClone(postmortem);
  }

  async reviewPostmortem(id: string, verdict: Verdict): Promise<Postmortem> {
    await this.change('reviewPostmortem', id, verdict);
    const postmortem = await this.findPostmortem(id);
    for (const reviewer of postmortem.reviewers) {
      if (reviewer.entityRef === this.user) {
        reviewer.verdict = verdict.verdict;
        reviewer.decidedAt = new Date().toISOString();
      }
    }
    return structuredClone(postmortem);
  }

  async commentPostmortem(
    id: string,
    comment: NewComment,
  ): Promise<Postmortem> {
    await this.change('commentPostmortem', id, comment);
    const postmortem = await this.findPostmortem(id);
    postmortem.comments.push({
      ...comment,
      id: `comment-${postmortem.comments.length + 1}`,
      author: this.user,
      createdAt: new Date().toISOString(),
    });
    return structuredClone(postmortem);
  }

  async resolvePostmortemComment(
    id: string,
    commentId: string,
    resolved: boolean,
  ): Promise<Postmortem> {
    await this.change('resolvePostmortemComment', id, commentId, resolved);
    const postmortem = await this.findPostmortem(id);
    const comment = postmortem.comments.find(other => other.id === commentId);
    if (comment) {
      comment.resolvedAt = resolved ? new Date().toISOString() : undefined;
    }
    return structuredClone(postmortem);
  }

  async announcePostmortemEditor(
    id: string,
    presence: Presence,
  ): Promise<PostmortemEditor[]> {
    await this.change('announcePostmortemEditor', id, presence);
    return structuredClone((await this.findPostmortem(id)).editors);
  }

  async archivePostmortemsAgain(cursor?: string): Promise<ArchivedAgain> {
    await this.change('archivePostmortemsAgain', cursor);
    return { postmortems: 0, versions: 0 };
  }

  async requestPostmortemReview(id: string): Promise<Postmortem> {
    await this.change('requestPostmortemReview', id);
    const postmortem = await this.findPostmortem(id);
    postmortem.status = 'in_review';
    return structuredClone(postmortem);
  }

  async publishPostmortem(
    id: string,
    request: PublishPostmortem = {},
  ): Promise<Postmortem> {
    await this.change('publishPostmortem', id, request);
    const postmortem = await this.findPostmortem(id);
    postmortem.status = 'published';
    postmortem.publishedBecause = request.reason;
    return structuredClone(postmortem);
  }

  /** Two a page. */
  async listPostmortemVersions(
    _id: string,
    { cursor }: PostmortemVersionQuery = {},
  ): Promise<Page<PostmortemVersion>> {
    const from = Number(cursor ?? 0);
    const newestFirst = [...this.versions].reverse();
    return {
      items: newestFirst.slice(from, from + 2),
      nextCursor: from + 2 < newestFirst.length ? String(from + 2) : undefined,
    };
  }

  async getPostmortemVersion(
    id: string,
    version: number,
  ): Promise<PostmortemDocument> {
    const { document } = await this.findPostmortem(id);
    return structuredClone(this.documents.get(version) ?? document);
  }

  async getPostmortemMarkdown(id: string): Promise<string> {
    return `# ${(await this.findPostmortem(id)).title}\n`;
  }

  async listActionItems(
    query: ActionItemQuery = {},
  ): Promise<Page<ActionItemSummary>> {
    this.check('listActionItems');
    this.actionItemQueries.push(query);
    const wantsDone = query.status === 'done';
    return {
      items: this.actionItems.filter(
        item =>
          item.done === wantsDone &&
          (query.overdue !== 'true' || item.overdue) &&
          (query.entityRef === undefined ||
            item.entityRef === query.entityRef) &&
          (query.ownerRef === undefined || item.ownerRef === query.ownerRef),
      ),
    };
  }

  async changeActionItem(
    postmortemId: string,
    itemId: string,
    change: ChangeActionItem,
  ): Promise<Postmortem> {
    await this.change('changeActionItem', postmortemId, itemId, change);
    this.actionItems = this.actionItems.map(item =>
      item.postmortemId === postmortemId && item.id === itemId
        ? { ...item, done: change.done ?? item.done }
        : item,
    );
    return examplePostmortem({ id: postmortemId });
  }

  requestActionItemTicket(postmortemId: string, itemId: string): Promise<void> {
    return this.change('requestActionItemTicket', postmortemId, itemId);
  }

  async getSetup(): Promise<SetupReport> {
    this.check('getSetup');
    return structuredClone(this.setup);
  }

  async getRemediation(): Promise<RemediationOverview> {
    this.check('getRemediation');
    return structuredClone(this.remediation);
  }

  /** Two a page. */
  async listRemediationAudit(
    query: RemediationAuditQuery = {},
  ): Promise<Page<RemediationAuditEntry>> {
    this.check('listRemediationAudit');
    const matching = this.audit.filter(
      entry =>
        (query.type === undefined || entry.type === query.type) &&
        (query.entityRef === undefined ||
          entry.entityRef === query.entityRef) &&
        (query.incidentId === undefined ||
          entry.incidentId === query.incidentId) &&
        (query.from === undefined || entry.at >= query.from),
    );
    const from = Number(query.cursor ?? 0);
    return {
      items: matching.slice(from, from + 2),
      nextCursor: from + 2 < matching.length ? String(from + 2) : undefined,
    };
  }

  async getRemediationAuditCsv(
    query: Omit<RemediationAuditQuery, 'cursor' | 'limit'> = {},
  ): Promise<string> {
    await this.change('getRemediationAuditCsv', query);
    return 'at,what\n';
  }

  async simulateRemediation(request: SimulationRequest): Promise<Simulation> {
    await this.change('simulateRemediation', request);
    return this.simulation;
  }

  async setRemediationEnabled(enabled: boolean): Promise<void> {
    await this.change('setRemediationEnabled', enabled);
    this.setup.remediation.enabled = enabled;
    this.remediation.switch.enabled = enabled;
  }

  async retryDeadLetter(incidentId: string): Promise<void> {
    await this.change('retryDeadLetter', incidentId);
    this.setup.deadLetters = this.setup.deadLetters.filter(
      letter => letter.incidentId !== incidentId,
    );
  }

  async getInsights(query: InsightsQuery = {}): Promise<Insights> {
    this.insightsQueries.push(query);
    this.check('getInsights');
    return structuredClone(this.insights);
  }

  /** Two a page. */
  async listInsightsIncidents(
    query: InsightsIncidentsQuery,
  ): Promise<Page<InsightsIncident>> {
    this.insightsQueries.push(query);
    this.check('listInsightsIncidents');
    const from = Number(query.cursor ?? 0);
    return {
      items: this.insightsIncidents.slice(from, from + 2),
      nextCursor:
        from + 2 < this.insightsIncidents.length ? String(from + 2) : undefined,
    };
  }

  async getInsightsCsv(query: InsightsQuery = {}): Promise<string> {
    await this.change('getInsightsCsv', query);
    return 'incidentId\n';
  }

  async getOnCallHealth(query: OnCallHealthQuery): Promise<OnCallHealth> {
    this.check('getOnCallHealth');
    return { ...structuredClone(this.onCallHealth), ownerRef: query.ownerRef };
  }

  async getDrills(): Promise<Drills> {
    this.check('getDrills');
    return this.drills;
  }

  async runDrill(scenario: string): Promise<{ incidentId: string }> {
    await this.change('runDrill', scenario);
    return { incidentId: 'PD1234' };
  }

  private saveVersion(
    postmortem: Postmortem,
    document: PostmortemDocument,
  ): void {
    this.documents.set(postmortem.version, postmortem.document);
    postmortem.document = document;
    postmortem.title = document.title;
    postmortem.version += 1;
    postmortem.updatedAt = new Date().toISOString();
    this.versions.push({
      version: postmortem.version,
      savedAt: postmortem.updatedAt,
      savedBy: this.user,
    });
  }

  private async change(method: string, ...args: unknown[]): Promise<void> {
    this.calls.push([method, ...args]);
    this.check(method);
  }

  private check(method: string): void {
    const failure = this.failures.get(method);
    if (failure) {
      throw failure;
    }
  }

  private async findPostmortem(id: string): Promise<Postmortem> {
    const found = this.postmortems.find(postmortem => postmortem.id === id);
    if (!found) {
      throw await responseError(404, 'NotFoundError', `No postmortem ${id}`);
    }
    return found;
  }
}

/** The error that the client throws for such an answer. */
export function responseError(
  status: number,
  name: string,
  message: string,
): Promise<ResponseError> {
  const body = JSON.stringify({
    error: { name, message },
    response: { statusCode: status },
  });
  return ResponseError.fromResponse({
    ok: false,
    status,
    statusText: name,
    headers: new Headers({ 'content-type': 'application/json' }),
    redirected: false,
    type: 'default',
    url: 'http://localhost:7007/api/incident-response',
    text: async () => body,
  });
}
