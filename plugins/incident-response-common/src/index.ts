/**
 * Types, schemas, permissions and the API client that the frontend, the backend and other plugins share.
 *
 * @packageDocumentation
 */
export * from './actionItems';
export * from './applyChanges';
export * from './client';
export * from './describeFact';
export * from './entityRef';
export * from './facts';
export * from './findBlameInText';
export * from './incident';
export * from './IncidentResponseApi';
export * from './insights';
export * from './insightsDefinitions';
export * from './markdownText';
export * from './onCallHealth';
export * from './permissions';
export * from './postmortem';
export * from './postmortemChange';
export * from './postmortemReview';
export * from './postmortemSections';
export * from './related';
export * from './remediation';
export * from './requests';
export * from './runbook';
export * from './search';
export * from './severity';
