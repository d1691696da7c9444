export { compareLines, type DiffLine } from './compareLines';
export { DiffLines } from './DiffLines';
export { ObjectDiff, ObjectDiffs } from './ObjectDiff';
