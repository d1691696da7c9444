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
import type { Severity, SeverityRow } from './severity';

/** Channel of live updates: `{ incidentId, version }`. @public */
export const SIGNAL_CHANNEL = 'incident-response';

/** What is sent over {@link SIGNAL_CHANNEL}. @public */
export type IncidentSignal = { incidentId: string; version: number };

/** Everything the backend offers over HTTP. Every method rejects with a `ResponseError` that carries the reason. @public */
export interface IncidentResponseApi {
  listIncidents(query?: IncidentQuery): Promise<Page<IncidentSummary>>;
  /** By id or by PagerDuty's number. */
  getIncident(idOrNumber: string): Promise<IncidentDetail>;
  acknowledge(id: string): Promise<void>;
  resolve(id: string): Promise<void>;
  setSeverity(id: string, severity: Severity, reason?: string): Promise<void>;
  takeCommand(id: string): Promise<void>;
  addNote(id: string, text: string): Promise<void>;
  /** A status update: also posted to the channel, and resets the update clock. */
  postUpdate(id: string, text: string): Promise<void>;
  /** Looks for them anew. */
  listRelated(id: string): Promise<RelatedIncident[]>;
  /** Says whether two incidents belong together; `undefined` takes back what was said. */
  judgeRelated(
    id: string,
    otherId: string,
    verdict: LinkVerdict | undefined,
  ): Promise<void>;
  checkStep(id: string, step: number, done: boolean): Promise<void>;
  /** With `dryRun`, everything is gone through and nothing is changed. */
  requestRemediation(id: string, options?: { dryRun?: boolean }): Promise<void>;
  /** Has put back what an attempt has changed beyond mending the fault. */
  restoreRemediation(id: string, attempt: number): Promise<void>;
  decideRemediation(
    id: string,
    attempt: number,
    decision: 'approve' | 'reject',
    reason?: string,
  ): Promise<void>;
  retryEffect(id: string, effect: string): Promise<void>;
  getOnCall(entityRef: string): Promise<OnCall>;
  getSeverityMatrix(): Promise<SeverityRow[]>;
  listPostmortems(query?: PostmortemQuery): Promise<Page<PostmortemSummary>>;
  getPostmortem(id: string): Promise<Postmortem>;
  createPostmortem(request: CreatePostmortem): Promise<Postmortem>;
  /** Saves changes to parts of the document; 409 where somebody else has changed one of them since. */
  changePostmortem(id: string, request: ChangePostmortem): Promise<Postmortem>;
  importPostmortem(id: string, request: ImportPostmortem): Promise<Postmortem>;
  restorePostmortem(
    id: string,
    request: RestorePostmortem,
  ): Promise<Postmortem>;
  /** Owner, reviewers, meeting and due date. */
  setPostmortemDetails(
    id: string,
    details: PostmortemDetails,
  ): Promise<Postmortem>;
  requestPostmortemReview(id: string): Promise<Postmortem>;
  /** Makes what is in review a draft again. */
  withdrawPostmortem(id: string): Promise<Postmortem>;
  reviewPostmortem(id: string, verdict: Verdict): Promise<Postmortem>;
  publishPostmortem(
    id: string,
    request?: PublishPostmortem,
  ): Promise<Postmortem>;
  commentPostmortem(id: string, comment: NewComment): Promise<Postmortem>;
  resolvePostmortemComment(
    id: string,
    commentId: string,
    resolved: boolean,
  ): Promise<Postmortem>;
  /** Says that one is editing it, and answers who else is. */
  announcePostmortemEditor(
    id: string,
    presence: Presence,
  ): Promise<PostmortemEditor[]>;
  /** Newest first. */
  listPostmortemVersions(
    id: string,
    query?: PostmortemVersionQuery,
  ): Promise<Page<PostmortemVersion>>;
  getPostmortemVersion(
    id: string,
    version: number,
  ): Promise<PostmortemDocument>;
  getPostmortemMarkdown(id: string): Promise<string>;
  /** Has what was published stored in the archive again, a page at a time. */
  archivePostmortemsAgain(cursor?: string): Promise<ArchivedAgain>;
  /** Of published postmortems: open ones by due date, done ones newest first. */
  listActionItems(query?: ActionItemQuery): Promise<Page<ActionItemSummary>>;
  changeActionItem(
    postmortemId: string,
    itemId: string,
    change: ChangeActionItem,
  ): Promise<Postmortem>;
  /** Has another ticket opened for an item whose ticket is gone. */
  requestActionItemTicket(postmortemId: string, itemId: string): Promise<void>;
  getSetup(): Promise<SetupReport>;
  getRemediation(): Promise<RemediationOverview>;
  /** Newest first. */
  listRemediationAudit(
    query?: RemediationAuditQuery,
  ): Promise<Page<RemediationAuditEntry>>;
  /** The same as comma-separated values, up to 10,000 lines. */
  getRemediationAuditCsv(
    query?: Omit<RemediationAuditQuery, 'cursor' | 'limit'>,
  ): Promise<string>;
  simulateRemediation(request: SimulationRequest): Promise<Simulation>;
  setRemediationEnabled(enabled: boolean): Promise<void>;
  /** Works on an incident again that was set aside. */
  retryDeadLetter(incidentId: string): Promise<void>;
  getInsights(query?: InsightsQuery): Promise<Insights>;
  /** The incidents behind a figure, newest first. */
  listInsightsIncidents(
    query: InsightsIncidentsQuery,
  ): Promise<Page<InsightsIncident>>;
  /** A line for each incident with all its measures, up to 20,000. */
  getInsightsCsv(query?: InsightsQuery): Promise<string>;
  /** For members of the team, and for those whom the permission allows. */
  getOnCallHealth(query: OnCallHealthQuery): Promise<OnCallHealth>;
  getDrills(): Promise<Drills>;
  /** Answers the PagerDuty id of the incident that the drill has opened. */
  runDrill(scenario: string): Promise<{ incidentId: string }>;
}
