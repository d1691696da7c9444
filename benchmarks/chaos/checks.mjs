import { checkChannel, checkSummary, checkTicket } from './checkPlaces.mjs';
import {
  checkEvents,
  checkPostmortem,
  checkRepairs,
  checkRest,
  checkStatus,
} from './checkState.mjs';
import {
  checkComments,
  checkMessages,
  checkNote,
  checkPages,
} from './checkTold.mjs';

/**
 * What has to be true of one incident when everything is at rest. Each check looks at what the emulators have (`audit`)
 * and what the portal knows of it (`portal`), and reports where one of them has too little or too much. Each takes
 * `{ audit, portal, world }` and `report(kind, what)`.
 */
export const CHECKS = [
  checkStatus,
  checkEvents,
  checkChannel,
  checkTicket,
  checkSummary,
  checkMessages,
  checkComments,
  checkNote,
  checkPages,
  checkRepairs,
  checkPostmortem,
  checkRest,
];
