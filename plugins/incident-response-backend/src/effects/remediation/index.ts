export * from './GuardSnapshots';
export * from './prepareRemediation';
export * from './remediate';
export * from './RemediationEnvironment';
export * from './restoreRemediation';
export * from './verifyRemediation';
export * from './Simulator';
