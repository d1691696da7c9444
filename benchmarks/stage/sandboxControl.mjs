/** The JSON of a GET, or of a POST when there is a body, below `/sandbox`. */
export async function controlSandbox(sandboxUrl, path, body) {
  const response = await fetch(`${sandboxUrl}/sandbox${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(
      `The sandbox answered ${response.status} to ${path}: ${text}`,
    );
  }
  return text && JSON.parse(text);
}
