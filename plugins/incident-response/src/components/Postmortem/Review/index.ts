export { PostmortemLife } from './PostmortemLife';
export { ReviewPanel } from './ReviewPanel';
export { SectionComments } from './SectionComments';
