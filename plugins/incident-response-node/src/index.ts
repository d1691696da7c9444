/**
 * Extension points of Incident Response for Backstage.
 *
 * @packageDocumentation
 */
export * from './extensions';
export * from './RemediationAction';
export * from './checkRunbook';
export * from './planParameters';
