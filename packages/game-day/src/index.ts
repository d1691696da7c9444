export { addBusinessDays, countTruth } from './QuarterTruth';
export { planQuarter, QUARTER } from './planQuarter';
