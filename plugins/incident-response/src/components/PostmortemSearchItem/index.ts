export { PostmortemSearchItem } from './PostmortemSearchItem';
