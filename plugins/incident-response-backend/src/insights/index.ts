export * from './BusinessCalendar';
export * from './countRow';
export * from './IncidentMeasure';
export * from './InsightsRow';
export * from './measureIncident';
export * from './onCallHealth';
export * from './summarize';
export * from './toil';
