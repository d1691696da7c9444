export { BlamelessHints } from './BlamelessHints';
export { isFilled } from './isFilled';
export { SectionFrame } from './SectionFrame';
export { SectionView } from './SectionView';
export { StructureSection } from './StructureSection';
export { structureOf, type Structure } from './structureOf';
