export { readArrivingSince } from './arrivingState';
export { RunDrillButton } from './RunDrillButton';
export { useDrills } from './useDrills';
