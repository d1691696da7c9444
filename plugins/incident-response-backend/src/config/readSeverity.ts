import { InputError } from '@backstage/errors';
import {
  SEVERITIES,
  type Severity,
} from '@incident-response/backstage-plugin-common';

/** @throws InputError naming the key and the severities that there are */
export function readSeverity(value: string, where: string): Severity {
  const severity = SEVERITIES.find(candidate => candidate === value);
  if (!severity) {
    throw new InputError(
      `${where} is ${value}; it must be one of ${SEVERITIES.join(', ')}`,
    );
  }
  return severity;
}
