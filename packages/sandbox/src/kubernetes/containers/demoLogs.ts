import { Volume } from './Volume';

/** Where every demo workload writes its logs. */
export const LOG_FOLDER = '/var/log/app';

const CAPACITY = 10 * 1024 ** 3;
const OLD_FILES = 30;
const DAY_MS = 86_400_000;

function daysAgo(days: number): Date {
  return new Date(Date.now() - days * DAY_MS);
}

/** The volume behind a demo workload's log folder. It outlives the pods, so that restarting them frees nothing. */
export function createLogVolume(): Volume {
  const volume = new Volume(LOG_FOLDER, CAPACITY);
  cleanLogs(volume);
  return volume;
}

/** Back to what a healthy workload leaves. */
export function cleanLogs(volume: Volume): void {
  volume.empty();
  for (const age of [0, 1, 2]) {
    volume.write(
      `${LOG_FOLDER}/app-${age}.log`,
      Math.floor(CAPACITY * 0.12),
      daysAgo(age),
    );
  }
}

/** Fills it to 97 % with logs that nobody rotated. */
export function fillLogs(volume: Volume): void {
  cleanLogs(volume);
  const each = Math.floor((CAPACITY * 0.97 - volume.usedBytes()) / OLD_FILES);
  for (let index = 0; index < OLD_FILES; index += 1) {
    const number = String(index + 1).padStart(2, '0');
    volume.write(
      `${LOG_FOLDER}/archive/report-${number}.log`,
      each,
      daysAgo(9 + index),
    );
  }
}
