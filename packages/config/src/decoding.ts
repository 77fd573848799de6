/** Text with percent signs for what cannot stand in an address or a header; what is no such text stays as it is. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
