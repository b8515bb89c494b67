/** What happens to one case, as it happens. */
export function eventsOf(id: string): EventSource {
  return new EventSource(`/api/v1/cases/${encodeURIComponent(id)}/events`);
}
