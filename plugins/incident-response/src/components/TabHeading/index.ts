export { TabHeading } from './TabHeading';
