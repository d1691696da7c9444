/** The path within the portal that an address leads to, or nothing when it leads elsewhere. */
export function pathInPortal(url: string, baseUrl: string): string | undefined {
  if (url.startsWith('/')) {
    return url;
  }
  const root = baseUrl.replace(/\/$/, '');
  return url.startsWith(`${root}/`) ? url.slice(root.length) : undefined;
}
