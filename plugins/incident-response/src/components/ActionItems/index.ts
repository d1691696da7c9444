export { ActionItemLines } from './ActionItemLines';
export { ActionItems } from './ActionItems';
export { ActionItemTable } from './ActionItemTable';
export { ActionItemTicketLink } from './ActionItemTicketLink';
export { DueDay } from './DueDay';
export { EntityActionItems } from './EntityActionItems';
export { EntityActionItemsCard } from './EntityActionItemsCard';
