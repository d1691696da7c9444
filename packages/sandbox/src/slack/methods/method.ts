import type { JsonObject } from '../../json';
import type { Slack } from '../Slack';
import type { SlackCall } from '../SlackCall';

/** One method of the Web API: what it answers besides `ok: true`. @throws SlackProblem what it refuses. */
export type SlackMethod = (slack: Slack, call: SlackCall) => JsonObject;

/** Methods by name, such as `chat.postMessage`. */
export type SlackMethods = Record<string, SlackMethod>;
