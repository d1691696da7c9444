export { AppPageFrame } from './AppPageFrame';
export { IncidentsRouter } from './IncidentsRouter';
export { LegacyPageFrame } from './LegacyPageFrame';
export type { PageFrame, PageFrameProps } from './PageFrame';
