export { addBusinessMinutes, countTruth } from './QuarterTruth';
export { planQuarter, QUARTER } from './planQuarter';
