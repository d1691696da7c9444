/** PagerDuty's ids are upper case letters and digits; what it never saw, and postmortems, have ids of the portal's own. */
const ID = {
  incident: /^#?(\d{1,12}|[A-Z0-9]{6,30}|manual-[0-9a-f-]{36})$/,
  postmortem: /^(pm-[A-Za-z0-9-]{1,100})$/,
};

/**
 * What a text certainly names, beside words to search for: the last part of a link (the portal's or PagerDuty's), or what
 * looks like an id. `#1234` and `1234` are PagerDuty's numbers of incidents.
 */
export function readReference(
  text: string,
  kind: 'incident' | 'postmortem',
): string | undefined {
  const wanted = text.trim();
  const link = /^(?:https?:\/\/[^/\s]+)?(\/[^\s?#]+?)\/?(?:[?#]\S*)?$/i.exec(
    wanted,
  );
  if (link) {
    return decode(link[1].slice(link[1].lastIndexOf('/') + 1));
  }
  return ID[kind].exec(wanted)?.[1];
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part) || undefined;
  } catch {
    return undefined;
  }
}
