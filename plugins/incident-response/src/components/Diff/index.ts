export { ObjectDiff, ObjectDiffs } from './ObjectDiff';
