export * from './relatedIncidents';
