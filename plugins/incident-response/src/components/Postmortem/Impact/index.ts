export { EntityChips } from './EntityChips';
export { ImpactEditor } from './ImpactEditor';
export { hasImpact, ImpactView } from './ImpactView';
