export { MyFollowUps } from './MyFollowUps';
export { MyFollowUpsCard } from './MyFollowUpsCard';
