/** Slack's own server for answers to what people do. */
const HOOKS = 'hooks.slack.com';
const TIMEOUT_MS = 5_000;

/**
 * Answers the one person who has pressed a button, at the address that Slack has given for it.
 * @throws Error where the address isn't Slack's, or Slack doesn't take the answer
 */
export async function answerPress(
  responseUrl: string,
  text: string,
  /** Where Slack is, if it isn't at slack.com. */
  apiUrl?: string,
): Promise<void> {
  if (!isSlackAddress(responseUrl, apiUrl)) {
    throw new Error('the address for the answer is not one of Slack');
  }
  const response = await fetch(responseUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      response_type: 'ephemeral',
      replace_original: false,
      text,
    }),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.arrayBuffer();
  if (!response.ok) {
    throw new Error(`Slack answered ${response.status}`);
  }
}

/** Whether an address is Slack's, so that nobody makes this portal call another one. */
export function isSlackAddress(address: string, apiUrl?: string): boolean {
  if (!URL.canParse(address)) {
    return false;
  }
  const { protocol, host, origin } = new URL(address);
  return (
    (protocol === 'https:' && host === HOOKS) ||
    (apiUrl !== undefined && origin === new URL(apiUrl).origin)
  );
}
