/** Read an attribute that holds JSON; a page with one bad attribute is still a page. */
export function parseJson<T>(text: string | undefined, fallback: T): T {
  if (!text) {
    return fallback;
  }
  try {
    return JSON.parse(text) as T;
  } catch {
    return fallback;
  }
}
