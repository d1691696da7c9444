export { InsightsTab } from './InsightsTab';
export { ResponseTimes } from './ResponseTimes';
