import { SlackProblem } from './SlackProblem';

const MAX_LENGTH = 80;

/** Refuses a channel name the way `conversations.create` does. @throws SlackProblem */
export function checkChannelName(name: string): void {
  if (name.length === 0) {
    throw new SlackProblem('invalid_name_required');
  }
  if (name.length > MAX_LENGTH) {
    throw new SlackProblem('invalid_name_maxlength');
  }
  if (/^[-_]+$/.test(name)) {
    throw new SlackProblem('invalid_name_punctuation');
  }
  if (!/^[\p{Ll}\p{Lo}\p{N}_-]+$/u.test(name)) {
    throw new SlackProblem('invalid_name_specials');
  }
}
